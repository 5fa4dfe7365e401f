using System.Text;
using System.Text.Json.Nodes;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using Leaves = CertBridge.Recording.Tests.Leaves;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>cert-bor's log about cert-aln: leaves, checkpoints, and a stretch of the log with the checkpoint over it.</summary>
internal sealed class LedgerVectors
{
    private static readonly string Origin = LogCheckpoint.OriginOf("dev", Leaves.Bor, Leaves.Aln);
    private static readonly byte[][] Records = [.. Enumerable.Range(1, 6).Select(number => LeafRecords.Write(number % 2 == 0 ? Leaves.Sent((ulong)number) : Leaves.Stored((ulong)number)))];

    private readonly PrivateKey log = PrivateKey.Create();
    private readonly PrivateKey other = PrivateKey.Create();

    public IReadOnlyList<Vector> Make() => [.. LeafVectors(), .. CheckpointVectors(), .. LogVectors()];

    private static List<Vector> LeafVectors()
    {
        var set = new VectorSet("leaf");
        byte[] stored = Leaves.Stored().ToByteArray();
        Good("stored", "A receipt: stored.", stored);
        Bad("stored", "receipt-of-another-receiver", "A receipt given by another partner than the owner of the log.", Of(r => r.Receiver = "cert-cel"));
        Bad("stored", "receipt-for-another-sender", "A receipt for another partner than the one the log is about.", Of(r => r.Sender = "cert-cel"));
        Bad("stored", "unknown-lane", "Lane 6.", Of(r => r.Lane = (LaneName)6));
        Bad("stored", "no-lane", "No lane.", Of(r => r.Lane = LaneName.Unspecified));
        Bad("stored", "epoch-0", "Epoch 0.", Of(r => r.Epoch = 0));
        Bad("stored", "number-0", "Number 0.", Of(r => r.Number = 0));
        Bad("stored", "number-over-63-bits", "Number 2^63.", Of(r => r.Number = 1UL << 63));
        Bad("stored", "short-digest", "An envelope digest of 31 bytes.", Of(r => r.EnvelopeDigest = Leaves.Bytes(31, 1)));
        Bad("stored", "short-agreement-hash", "An agreement hash of 31 bytes.", Of(r => r.AgreementHash = Leaves.Bytes(31, 1)));
        Bad("stored", "stored-without-agreement", "Stored, and names no agreement.", Of(r => r.AgreementHash = ByteString.Empty));
        Bad("stored", "stored-without-manifest", "Stored, and names no manifest.", Of(r => r.ManifestDigest = ByteString.Empty));
        Bad("stored", "stored-with-a-reason", "Stored, with a reason to refuse.", Of(r => r.RefusalReason = RefusalReason.Expired));
        Bad("stored", "no-verdict", "No verdict.", Of(r => r.Verdict = ReceiptVerdict.Unspecified));
        Bad("stored", "unknown-kind", "Kind 2.", Of(r => r.Kind = (ReceiptKind)2));
        Bad("stored", "time-0", "No time.", Of(r => r.ReceivedMs = 0));
        Bad("stored", "time-in-the-year-10000", "A time in the year 10000.", Of(r => r.ReceivedMs = 253_402_300_800_000));
        Bad("stored", "truncated", "The last byte is missing.", stored[..^1]);
        Bad("stored", "trailing-byte", "A byte follows.", [.. stored, 0]);
        Bad("stored", "both", "A receipt and a sent record in one leaf.", [.. Leaves.Sent().ToByteArray(), .. stored]);
        Bad("stored", "default-written-out", "A default is written out: quarantine_reason 0.", Inner(stored, receipt => [.. receipt, 0x58, 0]));
        Bad("stored", "field-twice", "The number is there twice.", Inner(stored, receipt => [.. receipt, 0x30, 1]));
        Bad("stored", "field-of-another-type", "The number is there a second time, as bytes, behind the known fields: some readers keep it as unknown.", Inner(stored, receipt => [.. receipt, 0x32, 1, 2]));
        Bad("stored", "long-number", "A number takes one byte more than it needs.", Inner(stored, receipt => [.. receipt, 0xF8, 0x00, 0x81, 0x00]));
        Bad("stored", "unknown-critical-field", "Field 100 is not known and critical.", Wire.AndField(stored, 100, 1));
        Bad("stored", "empty", "No byte.", []);
        Good("unknown-field", "A field 50 of a newer writer, behind the known ones.", Inner(stored, receipt => [.. receipt, 0x90, 0x03, 1]));
        Bad("unknown-field", "unknown-field-before", "The field of a newer writer stands before the known ones.", Inner(stored, receipt => [0x90, 0x03, 1, .. receipt]));
        Bad("unknown-field", "unknown-field-twice", "The field of a newer writer is there twice.", Inner(stored, receipt => [.. receipt, 0x90, 0x03, 1, 0x90, 0x03, 1]));
        Good("refused", "A receipt: refused, bad signature.", Of(r => (r.Verdict, r.RefusalReason, r.ManifestDigest) = (ReceiptVerdict.Refused, RefusalReason.BadSignature, ByteString.Empty)));
        Bad("refused", "refused-without-reason", "Refused without a reason.", Of(r => r.Verdict = ReceiptVerdict.Refused));
        Bad("refused", "refused-for-an-unknown-reason", "Refused for reason 99.", Of(r => (r.Verdict, r.RefusalReason) = (ReceiptVerdict.Refused, (RefusalReason)99)));
        Good("quarantined", "A receipt: quarantined, unopenable, no agreement.", Of(r => (r.Verdict, r.QuarantineReason, r.ManifestDigest, r.AgreementHash) = (ReceiptVerdict.Quarantined, QuarantineReason.Unopenable, ByteString.Empty, ByteString.Empty)));
        Bad("quarantined", "quarantined-without-reason", "Quarantined without a reason.", Of(r => r.Verdict = ReceiptVerdict.Quarantined));
        Bad("quarantined", "quarantined-and-refused", "Quarantined with a reason of each list.", Of(r => (r.Verdict, r.QuarantineReason, r.RefusalReason) = (ReceiptVerdict.Quarantined, QuarantineReason.Unopenable, RefusalReason.Limit)));
        Good("sent", "A sent record.", Leaves.Sent().ToByteArray());
        Bad("sent", "sent-with-short-id", "A sent record with an envelope id of 15 bytes.", Leaves.SentWith(s => s.EnvelopeId = Leaves.Bytes(15, 1)).ToByteArray());
        Bad("sent", "sent-without-time", "A sent record without a time.", Leaves.SentWith(s => s.AtMs = 0).ToByteArray());
        Good("anchor", "An anchor of the owner's node log.", Leaves.Anchor().ToByteArray());
        Bad("anchor", "anchor-of-31-bytes", "An anchor with a blinded hash of 31 bytes.", Leaves.AnchorWith(a => a.Blinded = Leaves.Bytes(31, 1)).ToByteArray());
        Bad("anchor", "anchor-without-time", "An anchor without a time.", Leaves.AnchorWith(a => a.AtMs = 0).ToByteArray());
        Bad("anchor", "anchor-and-sent", "An anchor and a sent record in one leaf.", [.. Leaves.Sent().ToByteArray(), .. Leaves.Anchor().ToByteArray()]);
        Bad("anchor", "unknown-kind-of-leaf", "A leaf of a kind that is not known.", [0x22, 2, 8, 1]);
        return set.Made;

        void Good(string name, string about, byte[] record) => set.Good(name, about, LeafInput(record), Parties());

        void Bad(string good, string name, string about, byte[] record) => set.Bad(good, name, "leaf-invalid", about, LeafInput(record), Parties());
    }

    private List<Vector> CheckpointVectors()
    {
        var set = new VectorSet("checkpoint");
        var head = new LogCheckpoint(Origin, 7, Digest.Of("root"u8));
        string note = Encoding.UTF8.GetString(SignedNote.Sign(head, log.Id, log.Sign));
        string[] lines = note.Split('\n');
        string root = lines[2];
        Good("seven-leaves", "Seven leaves, one signature.", note);
        Form("no-leading-zero", "Size 07.", Signed($"{Origin}\n07\n{root}\n"));
        Form("size-with-sign", "Size +7.", Signed($"{Origin}\n+7\n{root}\n"));
        Form("size-over-63-bits", "Size 2^63.", Signed($"{Origin}\n9223372036854775808\n{root}\n"));
        Form("root-of-31-bytes", "A root of 31 bytes.", Signed($"{Origin}\n7\n{Convert.ToBase64String(new byte[31])}\n"));
        Form("root-base64-not-canonical", "The last symbol of the root's base64 has bits that say nothing.", Signed($"{Origin}\n7\n{root[..^2]}{(char)(root[^2] + 1)}=\n"));
        Form("root-base64-unpadded", "The root's base64 has no padding.", Signed($"{Origin}\n7\n{root[..^1]}\n"));
        Form("extension-line", "A fourth line of text.", Signed($"{Origin}\n7\n{root}\nmore\n"));
        Form("carriage-returns", "Lines end in CR LF.", Signed($"{Origin}\r\n7\r\n{root}\r\n"));
        Form("no-last-line-feed", "The last line feed is missing.", note[..^1]);
        Form("no-signature-line", "No signature line.", string.Join('\n', lines[..4]) + "\n");
        Form("hyphen-for-dash", "The signature line begins with a hyphen.", note.Replace('—', '-'));
        Form("signature-base64-not-canonical", "The base64 of the signature has a space.", note.Replace(Origin + " ", Origin + "  ", StringComparison.Ordinal));
        Form("seventeen-signature-lines", "17 signature lines.", note + string.Concat(Enumerable.Repeat($"— witness.example/w1 {Convert.ToBase64String(new byte[76])}\n", 16)));
        Form("over-4-kib", "More than 4 KiB.", note + $"— witness.example/w1 {Convert.ToBase64String(new byte[4096])}\n");
        Bad("checkpoint-origin", "other-partner", "The log about another partner.", Signed($"certbridge/dev/cert-bor/cert-cel\n7\n{root}\n"));
        Bad("checkpoint-origin", "other-environment", "The log of another environment.", Signed($"certbridge/exercise/cert-bor/cert-aln\n7\n{root}\n"));
        Bad("checkpoint-origin", "other-owner", "The log of the other side.", Signed($"certbridge/dev/cert-aln/cert-bor\n7\n{root}\n"));
        Bad("checkpoint-signature", "other-size", "Another size than was signed.", note.Replace("\n7\n", "\n8\n", StringComparison.Ordinal));
        Bad("checkpoint-signature", "other-root", "Another root than was signed.", note.Replace(root, Convert.ToBase64String(new byte[32]), StringComparison.Ordinal));
        Bad("checkpoint-signature", "other-key", "Signed by a key that is not on the card.", Encoding.UTF8.GetString(SignedNote.Sign(head, other.Id, other.Sign)));
        Bad("checkpoint-signature", "other-key-under-the-hint", "Another key under the hint of the log key.", Encoding.UTF8.GetString(SignedNote.Sign(head, log.Id, other.Sign)));
        Bad("checkpoint-signature", "other-key-name", "The name in the signature line is a witness's.", note.Replace($"— {Origin}", "— witness.example/w1", StringComparison.Ordinal));
        Bad("checkpoint-signature", "second-line-fails", "A second line of the log key does not verify.", note + Signed($"{Origin}\n7\nother\n").Split('\n')[^2] + "\n");
        Good("with-a-witness", "A line by a witness, who is not known here.", note + $"— witness.example/w1 {Convert.ToBase64String(new byte[76])}\n");
        set.Bad("with-a-witness", "witness-alone", "checkpoint-signature", "Only the witness's line.", Note(string.Join('\n', lines[..4]) + $"\n— witness.example/w1 {Convert.ToBase64String(new byte[76])}\n"), LogKeys());
        set.Bad("with-a-witness", "witness-line-broken", "checkpoint-form", "The witness's line has no base64.", Note(note + "— witness.example/w1\n"), LogKeys());
        Good("no-leaves", "The empty log.", Encoding.UTF8.GetString(SignedNote.Sign(new LogCheckpoint(Origin, 0, MerkleTree.Root([])), log.Id, log.Sign)));
        set.Bad("no-leaves", "empty-size-line", "checkpoint-form", "An empty line for the size.", Note(Signed($"{Origin}\n\n{root}\n")), LogKeys());
        set.Bad("no-leaves", "empty-note", "checkpoint-form", "No byte.", Note(""), LogKeys());
        return set.Made;

        void Good(string name, string about, string text) => set.Good(name, about, Note(text), LogKeys());

        void Form(string name, string about, string text) => Bad("checkpoint-form", name, about, text);

        void Bad(string reason, string name, string about, string text) => set.Bad("seven-leaves", name, reason, about, Note(text), LogKeys());
    }

    private List<Vector> LogVectors()
    {
        var set = new VectorSet("log");
        byte[][] followed = Records[..2];
        set.Good("grown", "Two leaves were followed, four more are shown, the checkpoint covers six.", Shown(Records[2..], NoteOver(Records)), Followed(followed));
        Bad("gap", "gap", "One leaf fewer is shown than the checkpoint covers.", Records[2..5], NoteOver(Records));
        Bad("other-root", "leaf-left-out", "A leaf in the middle is left out and another added.", [Records[2], .. Records[4..], Records[5]], NoteOver(Records));
        Bad("other-root", "leaves-swapped", "Two leaves are swapped.", [Records[3], Records[2], .. Records[4..]], NoteOver(Records));
        Bad("other-root", "rewritten", "The checkpoint is over another history of what was followed.", Records[2..], NoteOver([Records[1], Records[0], .. Records[2..]]));
        Bad("bad-leaf", "bad-leaf", "A leaf has no verdict.", [Of(r => r.Verdict = ReceiptVerdict.Unspecified), .. Records[3..]], NoteOver(Records));
        Bad("bad-leaf", "leaf-of-another-log", "A receipt for another partner.", [Of(r => r.Sender = "cert-cel"), .. Records[3..]], NoteOver(Records));
        Bad("not-signed", "not-signed", "The checkpoint is signed by a key that is not on the card.", Records[2..], NoteOver(Records, other));
        Bad("not-signed", "of-the-other-side", "The checkpoint is of the other side's log.", Records[2..], Encoding.UTF8.GetBytes(Signed($"certbridge/dev/cert-aln/cert-bor\n6\n{RootText(Records)}\n")));
        set.Good("same-again", "The head that was followed, once more.", Shown([], NoteOver(Records)), Followed(Records));
        set.Bad("same-again", "shrunk", "shrunk", "The checkpoint is smaller than what was followed: a backup was restored.", Shown([], NoteOver(Records[..4])), Followed(Records));
        set.Bad("same-again", "forked", "other-root", "The same size, another root.", Shown([], NoteOver([.. Records[..5], Records[0]])), Followed(Records));
        return set.Made;

        void Bad(string reason, string name, string about, byte[][] shown, byte[] note) => set.Bad("grown", name, reason, about, Shown(shown, note), Followed(followed));
    }

    private static byte[] Of(Action<Receipt> change) => Leaves.Receipt(change).ToByteArray();

    /// <summary>A leaf whose receipt's bytes are changed; its length is less than two bytes of varint.</summary>
    private static byte[] Inner(byte[] leaf, Func<byte[], byte[]> change)
    {
        byte[] receipt = change(LeafRecord.Parser.ParseFrom(leaf).Receipt.ToByteArray());
        return [0x12, (byte)(0x80 | (receipt.Length & 0x7F)), (byte)(receipt.Length >> 7), .. receipt];
    }

    private string Signed(string text)
    {
        byte[] signature = [.. log.Id.ToBytes()[..4], .. log.Sign(Encoding.UTF8.GetBytes(text))];
        return $"{text}\n— {Origin} {Convert.ToBase64String(signature)}\n";
    }

    private byte[] NoteOver(byte[][] records, PrivateKey? key = null) =>
        SignedNote.Sign(new LogCheckpoint(Origin, (ulong)records.Length, RootOf(records)), (key ?? log).Id, (key ?? log).Sign);

    private static Digest RootOf(byte[][] records) => MerkleTree.Root([.. records.Select(record => MerkleHash.Leaf(record))]);

    private static string RootText(byte[][] records) => Convert.ToBase64String(RootOf(records).ToBytes());

    private static JsonObject LeafInput(byte[] record) => new() { ["record"] = Json.Bytes(record) };

    private static JsonObject Parties() => new() { ["owner"] = Leaves.Bor.Value, ["about"] = Leaves.Aln.Value };

    private static JsonObject Note(string note) => new() { ["note"] = Json.Bytes(Encoding.UTF8.GetBytes(note)) };

    private static JsonObject Shown(byte[][] records, byte[] note) => new() { ["records"] = Json.List(records), ["note"] = Json.Bytes(note) };

    private JsonObject LogKeys() => new() { ["origin"] = Origin, ["logKeys"] = Json.List([log.PublicKey]) };

    private JsonObject Followed(byte[][] records) => new()
    {
        ["origin"] = Origin,
        ["logKeys"] = Json.List([log.PublicKey]),
        ["owner"] = Leaves.Bor.Value,
        ["about"] = Leaves.Aln.Value,
        ["followed"] = Json.List(records),
    };
}
