#!/usr/bin/env bash
# One archive to install a node from: deploy/package.sh [--from FOLDER] [--out FOLDER]
#
#   --from FOLDER   pack a program that was published already, such as the launcher's artifacts/certbridge; without it the program is built from nothing
#   --out FOLDER    where the archive goes; the current folder without it
#
# The same source gives the same bytes, whoever builds it, wherever and whenever: times are those of the last commit ($SOURCE_DATE_EPOCH where set), owners and modes are fixed,
# names are sorted, and the compiler is told no path of this machine. The .NET runtime is not in it: the distribution mends its holes, we would not.
# Prints the archive's path; beside it lies its SHA-256.
set -euo pipefail

stop() { echo "deploy/package.sh: $1" >&2; exit "${2:-1}"; }

tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
from=
out=$PWD
while [ $# -gt 0 ]; do
    case $1 in
        --from) from=$(cd "${2:?}" && pwd -P); shift 2 ;;
        --out) mkdir -p "${2:?}"; out=$(cd "$2" && pwd -P); shift 2 ;;
        *) sed -n '2,/^set /p' "${BASH_SOURCE[0]}" | grep '^#' | cut -c 3- >&2; exit 2 ;;
    esac
done
export LC_ALL=C TZ=UTC
umask 022

version=$(sed -n 's|.*<Version>\(.*\)</Version>.*|\1|p' "$tree/Directory.Build.props")
[ -n "$version" ] || stop "no <Version> in Directory.Build.props"
epoch=${SOURCE_DATE_EPOCH:-$(git -C "$tree" log -1 --format=%ct 2> /dev/null || echo 0)}
name=certbridge-$version-linux-x64
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -z "$from" ]; then
    from=$work/program
    # Folders of its own, so that nothing of an earlier build is in it.
    dotnet publish "$tree/src/CertBridge.Cli" -c Release -o "$from" --artifacts-path "$work/artifacts" --nologo -v quiet -p:RunAnalyzers=false \
        -p:PublishReadyToRun=true -p:ContinuousIntegrationBuild=true -p:DebugType=none "-p:PathMap=$tree=/certbridge%2C$work=/build" > "$work/build.log" 2>&1 ||
        { cat "$work/build.log" >&2; stop "the build failed"; }
fi
[ -x "$from/certbridge" ] || stop "$from holds no certbridge"

package=$work/$name
mkdir -p "$package/doc"
cp -R "$from" "$package/program"
find "$package/program" \( -name '*.pdb' -o -name '.built' \) -delete
for part in systemd sysusers.d tmpfiles.d; do cp -R "$tree/deploy/$part" "$package/$part"; done
for part in prometheus grafana runbooks completions; do
    if [ -d "$tree/deploy/$part" ]; then cp -R "$tree/deploy/$part" "$package/$part"; elif [ -d "$tree/$part" ]; then cp -R "$tree/$part" "$package/$part"; fi
done
SOURCE_DATE_EPOCH=$epoch dotnet "$package/program/certbridge.dll" docs man --out "$package/share/man/man1" --quiet > "$work/man.log" || stop "the manual pages could not be made"
cp "$tree"/docs/*.md "$package/doc/"
cp "$tree"/{LICENSE,NOTICE,CHANGELOG.md,SECURITY.md} "$package/doc/"
cp "$tree/deploy/install.sh" "$package/install.sh"
find "$package" -type d -exec chmod 755 {} +
find "$package" -type f -exec chmod 644 {} +
chmod 755 "$package/install.sh" "$package/program/certbridge"
(cd "$package" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)

archive=$out/$name.tar.gz
tar --create --directory "$work" --sort=name --format=ustar --mtime="@$epoch" --owner=0 --group=0 --numeric-owner "$name" | gzip -9 --no-name > "$work/archive"
mv -f "$work/archive" "$archive"
(cd "$out" && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
echo "$archive"
