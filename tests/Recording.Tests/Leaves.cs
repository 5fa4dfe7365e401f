using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Recording.Tests;

/// <summary>Leaf records that are right in every field, to be varied. The log is cert-bor's about cert-aln.</summary>
internal static class Leaves
{
    public static readonly PartnerId Aln = PartnerId.Parse("cert-aln");
    public static readonly PartnerId Bor = PartnerId.Parse("cert-bor");

    private const ulong Millis = 1_772_600_767_089;

    public static LeafRecord Sent(ulong number = 1) => new()
    {
        Sent = new SentRecord
        {
            Epoch = 1,
            Lane = LaneName.Routine,
            Number = number,
            EnvelopeId = Bytes(EnvelopeId.SizeBytes, (byte)number),
            EnvelopeDigest = Bytes(Digest.SizeBytes, (byte)number),
            AtMs = Millis,
        },
    };

    public static LeafRecord Stored(ulong number = 1) => new()
    {
        Receipt = new Receipt
        {
            Sender = Aln.Value,
            Receiver = Bor.Value,
            AgreementHash = Bytes(Digest.SizeBytes, 1),
            Epoch = 1,
            Lane = LaneName.Routine,
            Number = number,
            EnvelopeId = Bytes(EnvelopeId.SizeBytes, (byte)number),
            EnvelopeDigest = Bytes(Digest.SizeBytes, (byte)number),
            ManifestDigest = Bytes(Digest.SizeBytes, 3),
            Verdict = ReceiptVerdict.Stored,
            ReceivedMs = Millis,
            Kind = ReceiptKind.Stored,
        },
    };

    public static LeafRecord Anchor() => new() { Anchor = new AnchorRecord { Blinded = Bytes(Digest.SizeBytes, 5), AtMs = Millis } };

    public static LeafRecord AnchorWith(Action<AnchorRecord> change)
    {
        LeafRecord record = Anchor();
        change(record.Anchor);
        return record;
    }

    public static LeafRecord Receipt(Action<Receipt> change)
    {
        LeafRecord record = Stored();
        change(record.Receipt);
        return record;
    }

    public static LeafRecord SentWith(Action<SentRecord> change)
    {
        LeafRecord record = Sent();
        change(record.Sent);
        return record;
    }

    public static ByteString Bytes(int length, byte value) => ByteString.CopyFrom([.. Enumerable.Repeat(value, length)]);
}
