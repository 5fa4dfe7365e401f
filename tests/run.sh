#!/usr/bin/env bash
# Everything CI checks, from a fresh machine to the last test: tests/run.sh [--long]
# Installs what is missing, builds once in Release, runs the checks of the tree and every test project, one after the other but for Exchange.Tests: its nodes wait for
# each other and for the disk most of the time, and the others run beside it.
# Each check counts as one test. What this machine could not run is listed and counted before the last line, which is "N passed, N failed"; the exit code is 1 when
# anything failed.
set -u -o pipefail

long=false
for argument in "$@"; do
    case $argument in
        --long) long=true ;;
        *) echo "usage: tests/run.sh [--long]" >&2; exit 2 ;;
    esac
done

exec < /dev/null
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export MSBUILDDISABLENODEREUSE=1 MSBUILDTERMINALLOGGER=off NO_COLOR=1 LC_ALL=C.UTF-8
export DOTNET_TieredPGO=0 # thousands of short processes: what the compiler would learn about them is forgotten when they end
configuration=Release
project_seconds=2400
buf=tests/tools/node_modules/.bin/buf
if $long; then
    export CERTBRIDGE_LONG=1
    project_seconds=7200
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
temporary=$work/tmp # where the tests make their folders, each of which is gone with its test
mkdir "$temporary"

passed=0
failed=0
failures=()
: > "$work/skipped" # tests that this machine cannot run, by name
: > "$work/elsewhere" # tests that passed in a system of tests/chroot.sh

# say WHAT: a heading with the seconds since the start
say() { printf '== %4ss  %s\n' "$SECONDS" "$*"; }

pass() { passed=$((passed + 1)); }

# fail NAME [FILE]: a named failure, with the end of what was printed
fail() {
    failed=$((failed + 1))
    failures+=("$1")
    echo "FAILED $1"
    if [ -n "${2:-}" ]; then tail -n 60 "$2" | cut -c 1-400 | sed 's/^/    /'; fi
}

# check NAME COMMAND...: one check of the tree, passed or failed by its exit code
check() {
    local name=$1
    shift
    say "$name"
    if "$@" > "$work/check.log" 2>&1; then pass; else fail "$name" "$work/check.log"; return 1; fi
}

# need COMMAND PACKAGE: a program from Debian, only where it is missing
need() { command -v "$1" > /dev/null || install_package "$2"; }

# want COMMAND PACKAGE: the same for what only some tests need; they are skipped by name where it cannot be had
want() { command -v "$1" > /dev/null || (install_package "$2") > /dev/null || true; }

install_package() {
    say "install $1"
    [ -e "$work/apt.log" ] || apt-get update -qq > "$work/apt.log" 2>&1
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >> "$work/apt.log" 2>&1 || fail "install $1" "$work/apt.log"
}

install_tools() {
    need git git
    need openssl openssl
    need npm npm
    need ip iproute2
    want nft nftables # cuts and loses what a network of the tests carries
    need strace strace
    need faketime faketime
    want systemd-analyze systemd # judges the unit
    want groff groff-base # it and mandoc judge the manual pages
    want mandoc mandoc
    want promtool prometheus # Debian's package of Prometheus brings the tool that judges metrics and rules
    need node nodejs # 20 or newer, for tests/second
    /usr/bin/python3 -c 'import grpc' 2> /dev/null || install_package python3-grpcio # the independent peer of Standin.Tests
    /usr/bin/python3 -c 'import jsonschema' 2> /dev/null || install_package python3-jsonschema # judges what Formats writes
    [ tests/tools/node_modules/.package-lock.json -nt tests/tools/package-lock.json ] ||
        check "install npm tools" npm ci --prefix tests/tools --no-audit --no-fund --ignore-scripts
}

# A key's PEM header that ends a line, or is followed by an escaped line end and key bytes; words about keys in the code are neither.
scan_secrets() {
    ! git grep -I -n -E -e '-----BEGIN [A-Z ]*PRIVATE KEY-----[[:space:]]*$' -e 'PRIVATE KEY-----\\r?\\?n?[A-Za-z0-9+/]{16}' -- . &&
    ! git ls-files -- '*.key' '*.kem' '*.p12' '*.pfx' '*.p8' '*.jks' '*.cred' | grep .
}

# What the tests must not do: leave files in the work tree.
list_tree() { git status --porcelain --untracked-files=all; }

check_tree() {
    install_tools
    check "dotnet restore --locked-mode" dotnet restore --locked-mode -v q || return 1
    check "dotnet format whitespace" dotnet format whitespace . --folder --exclude '**/obj/' --exclude '**/bin/' --verify-no-changes
    check "buf lint" $buf lint
    check "buf breaking" $buf breaking --against protos/baseline.binpb
    check "no secret in the tree" scan_secrets
    check "build with warnings as errors" dotnet build -c $configuration --no-restore -v q || return 1
    check "./certbridge builds on first use" ./certbridge version && take_program
}

# The tests run the program people run: the launcher's build of the same sources, compiled ahead, so that thousands of commands and nodes do not each compile it anew.
take_program() {
    local library folder
    for folder in tests/*/bin/$configuration/net10.0; do
        for library in artifacts/certbridge/*.dll; do
            if [ -e "$folder/${library##*/}" ]; then cp "$library" "$folder/"; fi
        done
    done
}

# run_project NAME: runs every test of one project, and counts none yet
run_project() {
    local name=$1 code=0
    say "$name"
    TMPDIR=$temporary timeout --kill-after=10 "$project_seconds" dotnet test "tests/$name/bin/$configuration/net10.0/$name.dll" \
        --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" --results-directory "$work/$name" > "$work/$name.log" 2>&1 || code=$?
    echo "$code" > "$work/$name.code"
}

# count_project NAME: every test that run_project ran counts; a hang, a crash or no test at all is one named failure
count_project() {
    local name=$1 results="$work/$1" log="$work/$1.log" code
    code=$(cat "$work/$1.code")
    if [ ! -s "$results/$name.trx" ]; then
        case $code in
            124 | 137) fail "$name did not end within $project_seconds s" "$log" ;;
            *) fail "$name ran no test (exit code $code)" "$log" ;;
        esac
        return
    fi
    count_results "$name" "$results/$name.trx" "$log" "$code"
}

# count_results NAME TRX LOG EXITCODE
count_results() {
    local good bad
    good=$(counter passed "$2")
    bad=$(counter failed "$2")
    passed=$((passed + good))
    failed=$((failed + bad))
    test_names NotExecuted "$2" >> "$work/skipped"
    if [ "$bad" -gt 0 ]; then
        while IFS= read -r test; do failures+=("$1: $test"); done < <(failed_tests "$2")
        grep -v '^ *$' "$3" | head -n 400 | cut -c 1-400 | sed 's/^/    /'
    elif [ "$4" -ne 0 ]; then
        fail "$1 ended with exit code $4 after its tests" "$3"
    elif [ "$good" -eq 0 ]; then
        fail "$1 ran no test" "$3"
    fi
}

# counter NAME TRX
counter() { grep -o '<Counters [^>]*' "$2" | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | tail -n 1; }

# test_names OUTCOME TRX: methods, without the arguments of a theory
test_names() { grep -o '<UnitTestResult [^>]*' "$2" | grep "outcome=\"$1\"" | sed -n 's/.* testName="\([^"(]*\).*/\1/p' | sort -u; }

failed_tests() { grep -o '<UnitTestResult [^>]*' "$1" | grep 'outcome="Failed"' | sed -n 's/.* testName="\([^"]*\)".*/\1/p'; }

# in_chroot test|peer PROJECT [FILTER]: tests where the platform has ML-KEM; there none may be skipped
in_chroot() {
    local results="$work/chroot-$1-$2" log="$work/chroot-$1-$2.log" code=0
    say "$2 ($1 of tests/chroot.sh)"
    tests/chroot.sh "$1" "$results" "${@:2}" > "$log" 2>&1 || code=$?
    if [ ! -s "$results/$2.trx" ]; then fail "$2 in the chroot ran no test (exit code $code)" "$log"; return; fi
    count_results "$2 in the chroot" "$results/$2.trx" "$log" "$code"
    test_names Passed "$results/$2.trx" >> "$work/elsewhere"
}

# Debian 13 in a folder: the package is installed there, and its OpenSSL has ML-KEM. Without a mirror it is skipped by name, with --long it is a failure.
make_chroot() {
    local code=0
    say "Debian 13 in a folder (tests/chroot.sh)"
    tests/chroot.sh make trixie > "$work/chroot.log" 2>&1 || code=$?
    if [ "$code" -eq 0 ]; then return 0; fi
    if [ "$code" -eq 75 ] && ! $long; then echo "SKIP hybrid: $(tail -n 1 "$work/chroot.log")"; else fail "Debian 13 could not be made" "$work/chroot.log"; fi
    return 1
}

# The hybrid suite: what this machine's own platform has no ML-KEM for runs in Debian 13, in --long against OpenSSL 3.6 as well.
run_hybrid() {
    in_chroot test Sealing.Tests
    in_chroot test Vectors.Tests "FullyQualifiedName~VectorTests"
    if ! $long; then
        in_chroot test Node.Tests "FullyQualifiedName~Hybrid"
        in_chroot test Exchange.Tests "FullyQualifiedName~Hybrid"
        return
    fi
    in_chroot test Node.Tests
    in_chroot test Exchange.Tests "FullyQualifiedName~Hybrid|FullyQualifiedName~DeliveryTests|FullyQualifiedName~HostilePartnerTests"
    in_chroot peer Sealing.Tests "FullyQualifiedName~OpenSsl"
    in_chroot peer Exchange.Tests "FullyQualifiedName~OpenSslTests|FullyQualifiedName~HybridCrossing"
    check "the hybrid benchmark runs" tests/chroot.sh bench seal --quick
}

# Built from nothing in two folders of other names and lengths, by two compilers that never met.
same_package() {
    local one=$work/one two=$work/another/one
    for folder in "$one" "$two"; do
        git clone -q . "$folder" && "$folder/deploy/package.sh" --out "$folder.out" || return 1
    done
    cmp "$one.out"/*.tar.gz "$two.out"/*.tar.gz
}

tree_before=$(list_tree)
if check_tree; then
    has_chroot=true
    make_chroot || has_chroot=false
    run_project Exchange.Tests &
    for project in tests/*/*.csproj; do
        name=$(basename "$project" .csproj)
        if [ "$name" != Exchange.Tests ]; then run_project "$name"; count_project "$name"; fi
    done
    if $has_chroot; then run_hybrid; fi
    wait
    say "Exchange.Tests ended"
    count_project Exchange.Tests
    if $long; then check "two builds of the package are the same bytes" same_package; fi
fi
say "the tests left no file in the tree"
if [ "$tree_before" = "$(list_tree)" ]; then pass; else list_tree > "$work/tree"; fail "the tests left files in the tree" "$work/tree"; fi

say "the tests left no folder behind"
left_behind=$(find "$temporary" -maxdepth 1 -name 'certbridge-*' | sed 's/-[^-]*$//' | sort | uniq -c)
if [ -z "$left_behind" ]; then pass; else echo "$left_behind" > "$work/left"; fail "the tests left folders behind" "$work/left"; fi

say "done"
for failure in "${failures[@]}"; do echo "FAILED $failure"; done
not_run=$(sort -u "$work/skipped" | comm -23 - <(sort -u "$work/elsewhere"))
for test in $not_run; do echo "SKIPPED $test"; done
if [ -n "$not_run" ]; then echo "$(wc -w <<< "$not_run") skipped"; fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
