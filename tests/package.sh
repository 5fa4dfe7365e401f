#!/usr/bin/env bash
# Installs an archive of deploy/package.sh into the system this runs in, makes a node, runs it, asks how it is, stops it, and takes the program away again. For a system that
# nobody needs: tests/chroot.sh run trixie tests/package.sh ARCHIVE. Every step is printed; the first that fails ends it.
set -eu -o pipefail

archive=${1:?usage: tests/package.sh ARCHIVE}
[ ! -e /usr/lib/certbridge ] || { echo "certbridge is installed here already" >&2; exit 1; }
work=$(mktemp -d)
node=
finish() {
    [ -z "$node" ] || kill -KILL "$node" 2> /dev/null || true
    "$work"/certbridge-*/install.sh --remove > /dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT
step() { echo "+ $*" >&2; "$@"; }
umask 077

tar -xzf "$archive" -C "$work" --no-same-owner
chmod 755 "$work"
step "$work"/certbridge-*/install.sh
cd "$work"
step certbridge version
echo 'eight words that nobody else would ever think of' > passphrase
step certbridge node init --home home --org cert-aln --name "CERT Alnia" --environment dev --endpoint 127.0.0.1:17843 \
    --listen-partners 127.0.0.1:17843 --listen-local 127.0.0.1:17842 --listen-health 127.0.0.1:17845 --root-out root --root-passphrase-file passphrase --operator-out admin
step certbridge node preflight --home home
certbridge node run --home home 2> node.log &
node=$!
step certbridge node status --wait 60s --context-file admin/context.yaml || { cat node.log >&2; exit 1; }
step certbridge node health --home home
kill -TERM "$node"
wait "$node"
node=
step "$work"/certbridge-*/install.sh --remove
[ ! -e /usr/lib/certbridge ] && [ ! -e /usr/bin/certbridge ] && [ -e home/node.yaml ]
echo "installed, ran, removed"
