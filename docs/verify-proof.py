#!/usr/bin/env python3
"""Verifies a proof of one receipt, an export of one incident, evidence, or a cosignature, without CertBridge, as docs/LEDGER.md says: Python 3.8 or newer, and openssl.

    python3 verify-proof.py FILE [FINGERPRINT ...]

FINGERPRINT is that of a card in the file, as its owner read it aloud, or the 64 hexadecimal digits of its root key's id; an export holds two cards.
Exit 0: it holds. 9: something does not, and is named. 3: the file is none of these. 1: the file or openssl is not there.
"""
import base64, hashlib, json, os, re, subprocess, sys, tempfile, uuid
from datetime import datetime, timedelta, timezone

FIELDS = ("apiVersion kind environment owner partner reportId revision envelopeId envelopeDigest leafIndex leaf path "
          "checkpoint card rootSignature previousRootSignature").split()
EXPORT = "apiVersion kind environment exporter partner reportId logs".split()
LOG = "owner checkpoint card rootSignature previousRootSignature leaves".split()
LEAF = "index kind revision originator manifestDigest agreementHash leaf path".split()
EVIDENCE = ("apiVersion kind environment holder partner alarm finding foundMs followed shown hello firstLeaf leaves "
            "card rootSignature previousRootSignature").split()
COSIGNATURE = "apiVersion kind environment owner partner witness checkpoint cosignature card rootSignature previousRootSignature".split()
PARTNER = "[a-z0-9][a-z0-9.-]{0,62}"
REPORT = "CB-[A-Z0-9][A-Z0-9.-]*-[0-9]{4}-[0-9]{4,}"
ENVIRONMENT = "production|exercise|dev"
DIGEST = "([0-9a-f]{64})?"
P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d03010703420004")  # RFC 5480, an uncompressed point follows
# Wire types of the fields that are read (protos/certbridge/v1): 0 a number, 1 eight bytes, 2 bytes.
CARD = {1: 2, 2: 2, 3: 2, 4: 2, 5: 0, 6: 1, 7: 1, 8: 2, 9: 2, 10: 2, 11: 2, 12: 2, 14: 2, 15: 2, 16: 2, 17: 2}
SENT = {1: 0, 2: 0, 3: 0, 4: 2, 5: 2, 6: 1}
RECEIPT = {1: 2, 2: 2, 3: 2, 4: 0, 5: 0, 6: 0, 7: 2, 8: 2, 9: 2, 10: 0, 11: 0, 12: 0, 13: 1, 14: 0, 15: 0, 16: 2, 17: 0}
QUARANTINED = ["", "unopenable", "not-allowed", "content-invalid"]
REFUSED = ["", "limit", "bad-signature", "revoked-key", "wrong-recipient", "wrong-agreement", "expired", "number-reused", "id-reused", "withdrawn", "not-sent"]
WITHDRAWAL = ["", "applied", "partial", "refused"]


class Finding(Exception):
    """The code of 'certbridge errors show' and what is wrong."""


def need(holds, code, why):
    if not holds:
        raise Finding(code, why)


def sha256(data):
    return hashlib.sha256(data).digest()


def once(pairs):
    need(len({name for name, _ in pairs}) == len(pairs), "CB6005", "a field is there twice")
    return dict(pairs)


def number(text):
    need(not text.startswith("-"), "CB6005", "a number is negative")
    return int(text)


def no_number(text):
    raise Finding("CB6005", "a number is not whole")


def unbase64(text, code="CB6005"):
    """RFC 4648 section 4, one text for each value."""
    need(isinstance(text, str), code, "a field is not base64")
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Finding(code, "a field is not base64")
    need(base64.b64encode(data).decode() == text, code, "base64 is not written the one way")
    return data


def message(data, wires, repeated, code):
    """Protocol Buffers with one reading (docs/ENVELOPE.md): field number -> values."""
    at, fields = 0, {}

    def varint():
        nonlocal at
        value = 0
        for shift in range(0, 70, 7):
            need(at < len(data), code, "a message is cut")
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                need(value < 1 << 64, code, "a number has more than 64 bits")
                return value
        raise Finding(code, "a number has more than ten bytes")

    while at < len(data):
        tag = varint()
        field, wire = tag >> 3, tag & 7
        need(wire in (0, 1, 2, 5) and 0 < field and wires.get(field, wire) == wire, code, "a field has another type")
        need(field < 100 or field in wires, code, "a critical field is not known")
        if wire == 0:
            value = varint()
        else:
            size = {1: 8, 5: 4}.get(wire) or varint()
            need(at + size <= len(data), code, "a message is cut")
            value = data[at:at + size]
            at += size
            value = int.from_bytes(value, "little") if wire == 1 else value
        need(field not in fields or field in repeated, code, "a field is there twice")
        fields.setdefault(field, []).append(value)
    return fields


def signed(key, data, signature):
    """ECDSA P-256 with SHA-256, the signature in DER, by openssl."""
    with tempfile.TemporaryDirectory() as folder:
        names = [os.path.join(folder, name) for name in ("key.pem", "signature", "data")]
        pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.encodebytes(key) + b"-----END PUBLIC KEY-----\n"
        for name, content in zip(names, (pem, signature, data)):
            with open(name, "wb") as file:
                file.write(content)
        command = ["openssl", "dgst", "-sha256", "-verify", names[0], "-signature", names[1], names[2]]
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def parsed(path):
    """The JSON of the file, and the code of what has another form."""
    with open(path, "rb") as file:
        data = file.read(8 * 1024 * 1024 + 1)
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=once, parse_int=number, parse_float=no_number, parse_constant=no_number)
    except (ValueError, RecursionError):
        raise Finding("CB6005", "it is not JSON in UTF-8")
    except Finding as finding:
        raise Finding("CB6014" if re.search(rb'"kind": *"Ledger(Export|Evidence|WitnessEvidence|Cosignature)"', data) else "CB6005", finding.args[1])
    kind = value.get("kind") if isinstance(value, dict) else None
    code = "CB6014" if kind in ("LedgerExport", "LedgerEvidence", "LedgerWitnessEvidence", "LedgerCosignature") else "CB6005"
    most = 8 * 1024 * 1024 if kind == "LedgerExport" else 128 * 1024
    need(len(data) <= most, code, "it has more than %d bytes" % most)
    return value, code


def form(fields, names, forms, numbers, code):
    """An object with exactly these fields; texts of a form, whole numbers below 2^63, a path, and the rest bytes."""
    need(isinstance(fields, dict) and sorted(fields) == sorted(names), code, "an object has not its fields")
    for name, pattern in forms.items():
        need(isinstance(fields[name], str) and re.fullmatch(pattern, fields[name]), code, name + " has another form")
    for name in numbers:
        need(type(fields[name]) is int and fields[name] < 1 << 63, code, name + " is not a whole number")
    if "path" in names:
        need(isinstance(fields["path"], list) and len(fields["path"]) <= 63, code, "the path is not a list of at most 63")
        fields["path"] = [unbase64(item, code) for item in fields["path"]]
        need(all(len(item) == 32 for item in fields["path"]), code, "a hash of the path has not 32 bytes")
    for name in ("leaf", "checkpoint", "cosignature", "followed", "shown", "hello", "card", "rootSignature", "previousRootSignature"):
        if name in names:
            fields[name] = unbase64(fields[name], code)
    return fields


def proof_of(value, code):
    return form(value, FIELDS, {
        "apiVersion": "certbridge/v1", "kind": "LedgerProof", "environment": ENVIRONMENT, "owner": PARTNER, "partner": PARTNER, "reportId": "|" + REPORT,
        "envelopeId": "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "envelopeDigest": "[0-9a-f]{64}"}, ("leafIndex", "revision"), code)


def export_of(value, code):
    form(value, EXPORT, {"apiVersion": "certbridge/v1", "kind": "LedgerExport", "environment": ENVIRONMENT, "exporter": PARTNER, "partner": PARTNER, "reportId": REPORT}, (), code)
    two = [value["exporter"], value["partner"]]
    need(two[0] != two[1] and isinstance(value["logs"], list) and len(value["logs"]) == 2, code, "it has not the two logs of two")
    for log, owner, about in zip(value["logs"], two, reversed(two)):
        form(log, LOG, {"owner": re.escape(owner)}, (), code)
        need(isinstance(log["leaves"], list) and len(log["leaves"]) <= 2000, code, "it has not a list of at most 2000 leaves")
        for leaf in log["leaves"]:
            form(leaf, LEAF, {"kind": "report|withdrawal|feedback", "originator": "(%s)?" % PARTNER, "manifestDigest": DIGEST, "agreementHash": DIGEST}, ("index", "revision"), code)
        log.update(environment=value["environment"], partner=about)
    return value


def evidence_of(value, code):
    alarms = "WITNESS_CONFLICT" if value.get("kind") == "LedgerWitnessEvidence" else "LOG_CONFLICT|REWOUND"
    form(value, EVIDENCE, {"apiVersion": "certbridge/v1", "kind": "Ledger(Witness)?Evidence", "environment": ENVIRONMENT, "holder": PARTNER, "partner": PARTNER,
                           "alarm": alarms, "finding": "(?s:.{0,1000})"}, ("foundMs", "firstLeaf"), code)
    need(isinstance(value["leaves"], list) and len(value["leaves"]) <= 1000, code, "the leaves are not a list of at most 1000")
    value["leaves"] = [unbase64(leaf, code) for leaf in value["leaves"]]
    message(value["hello"], {}, (11,), code)
    return value


def cosignature_of(value, code):
    form(value, COSIGNATURE, {"apiVersion": "certbridge/v1", "kind": "LedgerCosignature", "environment": ENVIRONMENT, "owner": PARTNER, "partner": PARTNER, "witness": PARTNER}, (), code)
    need(len({value["owner"], value["partner"], value["witness"]}) == 3, code, "owner, partner and witness are not three")
    return value


def card_of(proof):
    """The card is signed by its root and is the owner's; its fingerprint is for people to compare."""
    fields = message(proof["card"], CARD, (10, 11, 12, 13, 14, 15, 16), "CB3010")
    root, keys = fields.get(8, [b""])[0], fields.get(11, [])
    need(1 <= len(keys) <= 4 and all(len(key) == 91 and key.startswith(P256) for key in [root] + keys), "CB3010", "a key of the card is no P-256 key")
    need(signed(root, b"CertBridge/1 card\n" + proof["card"], proof["rootSignature"]), "CB3011", "the root key's signature does not hold over the card")
    names = (fields.get(1, [b""])[0], fields.get(4, [b""])[0])
    need(names == (proof["owner"].encode(), proof["environment"].encode()), "CB3017", "the card is of another partner or environment")
    bits = int.from_bytes(sha256(proof["card"]), "big") >> 126
    symbols = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[bits >> shift & 31] for shift in range(125, -1, -5))
    root_id = sha256(root).hex()
    return keys, "-".join(symbols[i:i + 4] for i in range(0, 26, 4)), root_id


def compare(cards, fingerprints):
    """Every fingerprint that was given is of one of the cards. Says whether every card was compared."""
    compared = set()
    for given in fingerprints:
        typed = re.sub(r"[\s-]", "", given).upper().replace("O", "0").replace("I", "1").replace("L", "1")
        fits = [at for at, (_, symbols, root_id) in enumerate(cards) if typed == symbols.replace("-", "") or given.strip().lower() == root_id]
        need(fits, "CB3018", "one that was given is of no card: " + "; ".join("fingerprint %s, root key %s" % card[1:] for card in cards))
        compared.update(fits)
    return len(compared) == len(cards)


def note_of(proof):
    """The checkpoint is one of this log: a note of three lines, and signature lines that are not verified here."""
    origin = "certbridge/%s/%s/%s" % (proof["environment"], proof["owner"], proof["partner"])
    need(len(proof["checkpoint"]) <= 4096, "CB6002", "the checkpoint has more than 4096 bytes")
    try:
        note = proof["checkpoint"].decode("utf-8")
    except ValueError:
        raise Finding("CB6002", "the checkpoint is not UTF-8")
    text, _, signatures = note.rpartition("\n\n")
    lines = text.split("\n")
    need(note.endswith("\n") and signatures and len(lines) == 3 and not re.search("[\0-\t\v-\x1f]", note), "CB6002", "the checkpoint is no note of three lines")
    epoch = lines[0][len(origin) + 1:]  # a log that began with a later epoch names it
    if lines[0] == origin + "/" + epoch and re.fullmatch("[1-9][0-9]{0,18}", epoch) and epoch != "1":
        origin = lines[0]
    need(lines[0] == origin, "CB6003", "the checkpoint's origin is not " + origin)
    need(re.fullmatch("0|[1-9][0-9]{0,18}", lines[1]) and int(lines[1]) < 1 << 63, "CB6002", "the checkpoint's size is none")
    root = unbase64(lines[2], "CB6002")
    need(len(root) == 32 and len(signatures[:-1].split("\n")) <= 16, "CB6002", "the checkpoint's root or signatures have another form")
    return origin, text + "\n", int(lines[1]), root, signatures[:-1].split("\n")


def head_of(proof, keys):
    """The checkpoint is one of this log, by a log key of the card: a C2SP signed note of three lines."""
    origin, text, size, root, signatures = note_of(proof)
    is_signed = False
    for line in signatures:
        parts = re.fullmatch("\u2014 ([^ +]+) ([^ ]+)", line)
        need(parts, "CB6002", "a signature line has another form")
        signature = unbase64(parts[2], "CB6002")
        need(len(signature) >= 12, "CB6002", "a signature is too short")
        named = [key for key in keys if parts[1] == origin and sha256(key)[:4] == signature[:4]]
        if named:
            need(any(signed(key, text.encode(), signature[4:]) for key in named), "CB6004", "the signature by a log key does not verify")
            is_signed = True
    need(is_signed, "CB6004", "no log key of the card signed the checkpoint")
    return size, root


def subject_of(evidence):
    """Whom the log is about: the holder, or where the holder is a witness a third, whom the first note names."""
    if evidence["kind"] == "LedgerEvidence":
        return evidence["holder"]
    note = (evidence["followed"] or evidence["shown"]).split(b"\n")[0].decode("utf-8", "replace").split("/")
    need(len(note) in (4, 5) and re.fullmatch(PARTNER, note[3]) and note[3] not in (evidence["holder"], evidence["partner"]), "CB6003", "the checkpoint's origin names no third")
    return note[3]


def record_of(leaf):
    """A leaf is what was sent, a receipt, or an anchor, which is about no envelope and in no file."""
    need(1 <= len(leaf) <= 4096, "CB6001", "the leaf has not 1 to 4096 bytes")
    record = message(leaf, {1: 2, 2: 2, 3: 2}, (), "CB6001")
    need(3 not in record and (1 in record) != (2 in record), "CB6001", "the leaf is neither what was sent nor a receipt")
    return record


def sent_of(record):
    """The leaf says that an envelope got its number."""
    sent = {field: values[0] for field, values in message(record[1][0], SENT, (), "CB6001").items()}
    need([len(sent.get(field, b"")) for field in (4, 5)] == [16, 32], "CB6001", "an id or digest has another length")
    need(0 < sent.get(6, 0) <= 253402300799999 and 0 < sent.get(2, 0) <= 5, "CB6001", "the time or lane is none")
    need(0 < sent.get(1, 0) < 1 << 63 and 0 < sent.get(3, 0) < 1 << 63, "CB6001", "epoch or number is none")
    return sent


def receipt_of(proof, record):
    """The leaf is a receipt of this log."""
    need(2 in record, "CB6001", "the leaf is no receipt")
    receipt = {field: values[0] for field, values in message(record[2][0], RECEIPT, (), "CB6001").items()}
    need((receipt.get(2), receipt.get(1)) == (proof["owner"].encode(), proof["partner"].encode()), "CB6001", "the receipt is not of these two")
    lengths = [len(receipt.get(field, b"")) for field in (7, 8, 9, 3)]
    need(lengths[:2] == [16, 32] and set(lengths[2:]) <= {0, 32}, "CB6001", "an id or digest has another length")
    need(0 < receipt.get(13, 0) <= 253402300799999, "CB6001", "the time is none")
    verdict, quarantined, refused = (receipt.get(field, 0) for field in (10, 11, 12))
    need(verdict == 1 and not quarantined and not refused and 0 not in lengths
         or verdict == 2 and 0 < quarantined < len(QUARANTINED) and not refused
         or verdict == 3 and 0 < refused < len(REFUSED) and not quarantined, "CB6001", "verdict and reason do not fit")
    withdrawal = message(receipt[16], {1: 0}, (), "CB6001").get(1, [0])[0] if 16 in receipt else 0
    need(receipt.get(14, 0) in (1, 2) and (receipt.get(14) == 2) == (0 < withdrawal < len(WITHDRAWAL)), "CB6001", "kind and result do not fit")
    said = ("stored the withdrawal (%s)" % WITHDRAWAL[withdrawal] if withdrawal
            else ["", "stored the envelope", "quarantined the envelope (%s)" % QUARANTINED[quarantined], "refused the envelope (%s)" % REFUSED[refused]][verdict])
    return receipt, said


def climb(leaf, index, size, path):
    """The root that leaf, index and path lead to (RFC 9162 section 2.1.3.2); None where the path has another length."""
    root, node, last = sha256(b"\0" + leaf), index, size - 1
    for sibling in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            root = sha256(b"\1" + sibling + root)
            while node and not node & 1:
                node, last = node >> 1, last >> 1
        else:
            root = sha256(b"\1" + root + sibling)
        node, last = node >> 1, last >> 1
    return root if last == 0 else None


def time_of(millis):
    at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=millis)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (millis % 1000)


def place(leaf, index, path, size, root):
    need(index < size, "CB6006", "the checkpoint does not cover leaf %d" % index)
    need(climb(leaf, index, size, path) == root, "CB6007", "the path does not lead from leaf %d to the root that was signed" % index)


def verify_proof(proof, fingerprints):
    card = card_of(proof)
    is_compared = compare([card], fingerprints)
    size, root = head_of(proof, card[0])
    receipt, said = receipt_of(proof, record_of(proof["leaf"]))
    place(proof["leaf"], proof["leafIndex"], proof["path"], size, root)
    need((str(uuid.UUID(bytes=receipt[7])), receipt[8].hex()) == (proof["envelopeId"], proof["envelopeDigest"]), "CB6008", "the receipt is of another envelope")
    print("%s says that it %s it got from %s on %s, by its own clock." % (proof["owner"], said, proof["partner"], time_of(receipt[13])))
    print("envelope     %s\ndigest       %s\nfingerprint  %s\nroot key     %s" % ((proof["envelopeId"], proof["envelopeDigest"]) + card[1:]))
    print("ok" if is_compared else "ok, if the fingerprint is that of %s: compare it with what its people read aloud" % proof["owner"])


def verify_export(export, fingerprints):
    cards, lines = [], []
    for log in export["logs"]:
        card = card_of(log)
        cards.append(card)
        if not log["checkpoint"] and not log["leaves"]:
            lines.append("%s has signed nothing that is held here" % log["owner"])
            continue
        size, root = head_of(log, card[0])
        lines.append("%s signed %d leaves with the root %s" % (log["owner"], size, root.hex()))
        before = -1
        for leaf in log["leaves"]:
            record = record_of(leaf["leaf"])
            if 1 in record:
                sent = sent_of(record)
                said = "%s  sent number %d as envelope %s" % (time_of(sent[6]), sent[3], sent[5].hex())
            else:
                receipt, verdict = receipt_of(log, record)
                said = "%s  %s with number %d, %s" % (time_of(receipt[13]), verdict, receipt.get(6, 0), receipt[8].hex())
            need(leaf["index"] > before, "CB6006", "leaf %d stands behind leaf %d" % (leaf["index"], before))
            place(leaf["leaf"], leaf["index"], leaf["path"], size, root)
            before = leaf["index"]
            lines.append("  leaf %d: %s (%s %d)" % (leaf["index"], said, leaf["kind"], leaf["revision"]))
    is_compared = compare(cards, fingerprints)
    print("%s between %s and %s\n%s" % (export["reportId"], export["exporter"], export["partner"], "\n".join(lines)))
    for log, card in zip(export["logs"], cards):
        print("fingerprint of %s  %s, root key %s" % (log["owner"], card[1], card[2]))
    print("ok" if is_compared else "ok, if the fingerprints are theirs: compare them with what their people read aloud")


def verify_evidence(evidence, fingerprints):
    log = dict(evidence, owner=evidence["partner"], partner="")
    card = card_of(log)
    is_compared = compare([card], fingerprints)
    need(evidence["followed"] or evidence["shown"], "CB6002", "there is no signed head in it")
    log["partner"] = subject_of(evidence)
    heads = [head_of(dict(log, checkpoint=evidence[name]), card[0]) for name in ("followed", "shown") if evidence[name]]
    for size, root in heads:
        print("%s signed %d leaves with the root %s" % (log["owner"], size, root.hex()))
    sizes, roots = ([head[at] for head in heads] for at in (0, 1))
    if len(heads) < 2 or heads[0] == heads[1]:
        print("shows: one-head, the rest is the word of " + evidence["holder"])
    elif sizes[0] == sizes[1]:
        print("shows: equivocation, one key signed two histories")
    else:
        print("shows: " + ("shorter, if it was shown later" if sizes[1] < sizes[0] else "longer, unless a consistency proof joins the two"))
    print("fingerprint  %s\nroot key     %s" % card[1:])
    print("ok" if is_compared else "ok, if the fingerprint is that of %s: compare it with what its people read aloud" % log["owner"])


def verify_cosignature(cosignature, fingerprints):
    """The line is by a log key of the witness's card, over the text of the checkpoint. The owner's signature is not asked: its card is in a proof or an export."""
    card = card_of(dict(cosignature, owner=cosignature["witness"]))
    is_compared = compare([card], fingerprints)
    _, text, size, root, _ = note_of(cosignature)
    need(len(cosignature["cosignature"]) <= 512, "CB6020", "the cosignature has more than 512 bytes")
    try:
        parts = re.fullmatch("\u2014 ([^ +\0-\x1f]+) ([A-Za-z0-9+/=]+)\n", cosignature["cosignature"].decode("utf-8"))
    except ValueError:
        parts = None
    need(parts, "CB6020", "the cosignature is not one line of a name and base64")
    blob = unbase64(parts[2], "CB6020")
    need(len(blob) >= 20, "CB6020", "key hint, time and signature are too short")
    seconds = int.from_bytes(blob[4:12], "big")
    need(0 < seconds < 253402300800, "CB6020", "its time is none")
    need(parts[1] == "certbridge/%s/%s" % (cosignature["environment"], cosignature["witness"]), "CB6021", "it is by another name than the witness's")
    said = b"CertBridge/1 cosignature\ntime %d\n" % seconds + text.encode()
    need(any(sha256(key)[:4] == blob[:4] and signed(key, said, blob[12:]) for key in card[0]), "CB6021", "no log key of the witness's card verifies it")
    print("%s says that it saw %d leaves of the log of %s about %s on %s, by its own clock." % (cosignature["witness"], size, cosignature["owner"], cosignature["partner"], time_of(seconds * 1000)))
    print("root         %s\nfingerprint  %s\nroot key     %s" % ((root.hex(),) + card[1:]))
    print("ok" if is_compared else "ok, if the fingerprint is that of %s: compare it with what its people read aloud" % cosignature["witness"])


def main(path, *fingerprints):
    value, code = parsed(path)
    if code == "CB6014" and value["kind"] in ("LedgerEvidence", "LedgerWitnessEvidence"):
        verify_evidence(evidence_of(value, code), fingerprints)
    elif code == "CB6014" and value["kind"] == "LedgerCosignature":
        need(len(fingerprints) <= 1, "CB3018", "a cosignature holds one card")
        verify_cosignature(cosignature_of(value, code), fingerprints)
    elif code == "CB6014":
        verify_export(export_of(value, code), fingerprints)
    else:
        need(len(fingerprints) <= 1, "CB3018", "a proof holds one card")
        verify_proof(proof_of(value, code), fingerprints)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    try:
        main(*sys.argv[1:])
    except Finding as finding:
        print("FAILED  %s: %s" % finding.args, file=sys.stderr)
        sys.exit(3 if finding.args[0] in ("CB6005", "CB6014", "CB3010") else 9)
    except OSError as problem:  # no such file, no openssl
        print(problem, file=sys.stderr)
        sys.exit(1)
