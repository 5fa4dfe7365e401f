#!/bin/sh
# Installs the node from this folder, which deploy/package.sh made: ./install.sh [--root FOLDER] [--remove]
#
#   --root FOLDER   into a tree that is not the running system
#   --remove        takes the program away; /etc/certbridge and /var/lib/certbridge stay
#
# Nothing is started, and nothing that a node wrote is touched. The former program stays in /usr/lib/certbridge.former until the next installation.
set -eu

here=$(cd "$(dirname "$0")" && pwd -P)
root=
remove=false
stop() { echo "install.sh: $1" >&2; exit "${2:-1}"; }
while [ $# -gt 0 ]; do
    case $1 in
        --root) [ $# -ge 2 ] && [ -d "$2" ] || stop "--root needs a folder that is there" 2; root=$(cd "$2" && pwd -P); [ "$root" != / ] || root=; shift 2 ;;
        --remove) remove=true; shift ;;
        *) sed -n '2,/^set /p' "$0" | grep '^#' | cut -c 3- >&2; exit 2 ;;
    esac
done
lib=$root/usr/lib/certbridge
[ -n "$root" ] || [ "$(id -u)" = 0 ] || stop "only root can install into the running system; try --root"

if $remove; then
    rm -rf "$lib" "$lib.former" "$lib.new" "$root/usr/share/doc/certbridge" "$root/usr/share/certbridge"
    rm -f "$root/usr/bin/certbridge" "$root/usr/lib/systemd/system/certbridge.service" "$root/usr/lib/sysusers.d/certbridge.conf" "$root/usr/lib/tmpfiles.d/certbridge.conf"
    rm -f "$root"/usr/share/man/man1/certbridge*.1 "$root"/usr/share/man/man1/certbridge*.1.gz
    echo "removed; /etc/certbridge and /var/lib/certbridge are as they were"
    exit 0
fi

(cd "$here" && sha256sum --check --quiet SHA256SUMS) || stop "a file of the package is not what it was when it was made: nothing was installed"
umask 022
put() { install -D -m 644 "$here/$1" "$root$2"; echo "$2"; }

# Whole or not at all: the new program lies complete beside the old one before it takes its name.
rm -rf "$lib.new"
mkdir -p "$root/usr/lib" "$root/usr/bin" "$root/usr/share/doc/certbridge"
cp -R "$here/program" "$lib.new"
if [ -e "$lib" ]; then rm -rf "$lib.former"; mv "$lib" "$lib.former"; fi
mv "$lib.new" "$lib"
echo /usr/lib/certbridge
ln -sfn ../lib/certbridge/certbridge "$root/usr/bin/certbridge"
echo /usr/bin/certbridge
put systemd/certbridge.service /usr/lib/systemd/system/certbridge.service
put sysusers.d/certbridge.conf /usr/lib/sysusers.d/certbridge.conf
put tmpfiles.d/certbridge.conf /usr/lib/tmpfiles.d/certbridge.conf
cp -R "$here/doc/." "$root/usr/share/doc/certbridge/"
echo /usr/share/doc/certbridge
for part in prometheus grafana runbooks completions; do
    if [ -d "$here/$part" ]; then mkdir -p "$root/usr/share/certbridge"; rm -rf "$root/usr/share/certbridge/$part"; cp -R "$here/$part" "$root/usr/share/certbridge/$part"; echo "/usr/share/certbridge/$part"; fi
done
for page in "$here"/share/man/man1/*.1; do install -D -m 644 "$page" "$root/usr/share/man/man1/${page##*/}"; done
echo /usr/share/man/man1

found=false
for dotnet in "${DOTNET_ROOT:-/usr/share/dotnet}" "$(cat "$root/etc/dotnet/install_location" 2> /dev/null || echo /usr/share/dotnet)" /usr/share/dotnet /usr/lib/dotnet; do
    for runtime in "$root$dotnet"/shared/Microsoft.AspNetCore.App/10.*; do [ -d "$runtime" ] && found=true; done
done
$found || echo "Needed: the ASP.NET Core runtime 10 (package aspnetcore-runtime-10.0, or unpacked to /usr/share/dotnet)"

if [ -n "$root" ]; then
    echo "Next, in the running system: systemd-sysusers && systemd-tmpfiles --create certbridge.conf && systemctl daemon-reload"
else
    if command -v systemd-sysusers > /dev/null; then systemd-sysusers certbridge.conf && systemd-tmpfiles --create certbridge.conf; fi
    if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
    echo "Next: make a node as the user certbridge ('certbridge node init', /usr/share/doc/certbridge/operations.md), then: systemctl enable --now certbridge"
fi
