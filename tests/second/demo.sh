#!/usr/bin/env bash
# An envelope from the demonstration, opened by the second implementation: three nodes start, play their steps, and bor exports what arrived; then
# second.mjs opens it with bor's key file and the card aln hands over, and verifies the checkpoint over bor's receipt. Everything is thrown away.
#
#   tests/second/demo.sh [PROGRAM...]     the program to play with; ./certbridge when none is given
#
# Prints the manifest and the items as JSON. Exit code 0 only when it opened, both verified, and the digest is the one bor's receipt names.
set -eu -o pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
if [ $# -eq 0 ]; then set -- "$here/../../certbridge"; fi
folder=$(mktemp -d)
home=$folder/demo
trap '"$@" demo down --home "$home" > /dev/null 2>&1 || true; rm -rf "$folder"' EXIT
second() { node "$here/second.mjs" "$@"; }
field() { node -p 'JSON.parse(require("fs").readFileSync(0, "utf8"))'"$1"; }

"$@" demo up --home "$home" -o json --no-input > "$folder/demo.json"
context=$(field '.nodes.find((node) => node.name === "bor").contextFile' < "$folder/demo.json")
for name in aln bor; do
    "$@" partner card --out "$folder/$name.card" -o json --no-input --context-file "$(field ".nodes.find((node) => node.name === \"$name\").contextFile" < "$folder/demo.json")" > /dev/null
done
report=$("$@" inbox list --context-file "$context" -o json --no-input | field '.items.find((item) => item.state === "stored").reportId')
"$@" inbox export "$report" --as envelope --out "$folder/out" --context-file "$context" -o json --no-input > "$folder/export.json"

keys=()
for key in "$home"/bor/keys/encryption-[0-9]*.key; do
    keys+=(--key "$key")
    if [ -e "${key%.key}.kem" ]; then keys+=(--kem "${key%.key}.kem"); fi
done
second open --header "$folder/out/header.bin" --cms "$folder/out/envelope.cms" "${keys[@]}" --card "$folder/aln.card" --me cert-bor > "$folder/opened.json"
second checkpoint "$folder/out/checkpoint.txt" --card "$folder/bor.card" --partner cert-aln > /dev/null
if [ "$(field .envelopeDigest < "$folder/opened.json")" != "$(field .envelopeDigest < "$folder/export.json")" ]; then
    echo "tests/second/demo.sh: bor names another envelope digest than the second implementation" >&2
    exit 1
fi
cat "$folder/opened.json"
