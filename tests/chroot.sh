#!/usr/bin/env bash
# Newer Debian systems in a folder, where the platform has what the machine's own lacks: ML-KEM (OpenSSL 3.5, Debian 13) and CMS with ML-KEM
# (OpenSSL 3.6, Debian forky). The tree, the corpus and the .NET SDK of this machine are mounted into them read-only; nothing is built inside.
#
#   tests/chroot.sh make [trixie|forky]     make it, unless it is there
#   tests/chroot.sh run trixie COMMAND...   any command inside, in the folder of the tree
#   tests/chroot.sh test FOLDER PROJECT [FILTER]   tests of a built test project under Debian 13; TRX into FOLDER; fails when one was skipped
#   tests/chroot.sh peer FOLDER PROJECT [FILTER]   the same under Debian forky, whose openssl command knows ML-KEM in CMS
#   tests/chroot.sh bench ARGUMENTS...      the benchmark program: bench seal, bench reports --quick
#
# Exit code 75: it cannot be made here, and the last line says why (no mirror answers, not root). Kept between runs in
# $CERTBRIDGE_CHROOT_CACHE, /var/cache/certbridge-chroot when not set; removing that folder is safe at any time nothing runs in it.
set -u -o pipefail

tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cache=${CERTBRIDGE_CHROOT_CACHE:-/var/cache/certbridge-chroot}
corpus=${CERTBRIDGE_CORPUS:-$tree/../shared/data}
configuration=${CONFIGURATION:-Release}
packages=openssl,ca-certificates
form=1 # raise it when the packages or the way of making change: what was made before is made anew
cannot=75
export PATH=$PATH:/usr/sbin:/sbin

stop() { echo "tests/chroot.sh: $1" >&2; exit "${2:-1}"; }

# mirrors: where this machine's own apt gets Debian from
mirrors() { apt-get indextargets --format '$(REPO_URI)' 2> /dev/null | grep '^http.*/debian/*$' | sort -u; }

bootstrap() {
    local suite=$1 folder=$2 mirror script=trixie
    [ -e "/usr/share/debootstrap/scripts/$script" ] || script=sid
    for mirror in $(mirrors); do
        rm -rf "$folder"
        timeout 900 debootstrap --variant=minbase --include="$packages" "$suite" "$folder" "$mirror" "$script" > "$cache/$suite.log" 2>&1 && return 0
        # What was begun is torn down by debootstrap; a mount of its own that is left would be removed with the folder.
        umount "$folder/proc" "$folder/sys" 2> /dev/null
    done
    return 1
}

make() {
    local suite=$1
    [ "$(id -u)" = 0 ] || stop "only root can make a chroot" $cannot
    mkdir -p "$cache" || stop "$cache cannot be made" $cannot
    exec 9> "$cache/$suite.lock"
    flock 9
    if [ "$(cat "$cache/$suite/etc/certbridge-form" 2> /dev/null)" != "$form" ]; then
        if ! command -v debootstrap > /dev/null; then
            { apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends debootstrap; } > "$cache/apt.log" 2>&1 < /dev/null ||
                stop "debootstrap is not installed and could not be: $(tail -n 1 "$cache/apt.log")" $cannot
        fi
        bootstrap "$suite" "$cache/$suite.new" < /dev/null || stop "no mirror gave Debian $suite: $(tail -n 1 "$cache/$suite.log" 2> /dev/null)" $cannot
        printf '127.0.0.1 localhost\n::1 localhost\n' > "$cache/$suite.new/etc/hosts"
        echo "$form" > "$cache/$suite.new/etc/certbridge-form"
        rm -rf "${cache:?}/$suite" "$cache/$suite.new/var/cache/apt/archives"
        mv "$cache/$suite.new" "$cache/$suite"
    fi
    flock -u 9
}

# bind SOURCE TARGET [ro]
bind() {
    mkdir -p "$2"
    mount --bind "$1" "$2" || exit 1
    if [ "${3:-}" = ro ]; then mount -o remount,bind,ro "$2" || exit 1; fi
}

# inside SUITE FOLDER COMMAND...: the namespaces end with the command, and every mount and process in them
inside() {
    local suite=$1 folder=$2
    shift 2
    make "$suite"
    local dotnet
    dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
    export tree corpus folder dotnet
    export root="$cache/$suite"
    export -f bind
    # shellcheck disable=SC2016 # expanded inside
    timeout --kill-after=10 3600 unshare --mount --pid --fork --kill-child --propagation private bash -c '
        set -u
        mount -t proc proc "$root/proc" || exit 1
        mount --rbind /dev "$root/dev" || exit 1
        bind "$dotnet" "$root$dotnet" ro
        bind "$tree" "$root$tree" ro
        if [ -d "$corpus" ]; then corpus=$(cd "$corpus" && pwd -P); bind "$corpus" "$root$corpus" ro; fi
        if [ -n "$folder" ]; then bind "$folder" "$root$folder"; fi
        exec env -i PATH="$dotnet:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" HOME=/root LC_ALL=C.UTF-8 NO_COLOR=1 \
            DOTNET_ROOT="$dotnet" DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false \
            DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 CERTBRIDGE_CORPUS="$corpus" CERTBRIDGE_LONG="${CERTBRIDGE_LONG:-}" \
            chroot "$root" bash -c "cd \"\$1\" && shift && exec \"\$@\"" - "$tree" "$@"
    ' - "$@"
}

# skipped TRX: how many tests were not executed
skipped() { grep -o '<UnitTestResult [^>]*' "$1" | grep -c 'outcome="NotExecuted"'; }

run_tests() {
    local suite=$1 folder=$2 name=$3 filter=${4:-} code=0
    mkdir -p "$folder"
    folder=$(cd "$folder" && pwd -P)
    inside "$suite" "$folder" dotnet test "tests/$name/bin/$configuration/net10.0/$name.dll" ${filter:+--filter "$filter"} \
        --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --results-directory "$folder" || code=$?
    [ "$code" -eq 0 ] || return "$code"
    [ "$(skipped "$folder/$name.trx")" -eq 0 ] || stop "$name: $(skipped "$folder/$name.trx") tests were skipped where none may be"
}

case ${1:-} in
    make)
        make "${2:-trixie}"
        inside "${2:-trixie}" "" openssl version
        ;;
    run)
        [ $# -ge 3 ] || stop "usage: tests/chroot.sh run trixie|forky COMMAND..." 2
        inside "$2" "" "${@:3}"
        ;;
    test)
        [ $# -ge 3 ] || stop "usage: tests/chroot.sh test FOLDER PROJECT [FILTER]" 2
        # What needs the newer openssl command is named for it and runs in the other system.
        run_tests trixie "$2" "$3" "${4:+($4)&}FullyQualifiedName!~OpenSsl36"
        ;;
    peer)
        [ $# -ge 3 ] || stop "usage: tests/chroot.sh peer FOLDER PROJECT [FILTER]" 2
        run_tests forky "${@:2}"
        ;;
    bench)
        # The nodes are the launcher's build, and inside the tree cannot be written to.
        "$tree/certbridge" version > /dev/null || stop "the launcher could not build certbridge"
        inside trixie "" dotnet "bench/bin/$configuration/net10.0/bench.dll" "${@:2}"
        ;;
    *)
        sed -n '2,/^set /p' "${BASH_SOURCE[0]}" | grep '^#' | cut -c 3- >&2
        exit 2
        ;;
esac
