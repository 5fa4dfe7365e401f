using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Following;
using Google.Protobuf;

namespace CertBridge.Node.Receiving;

/// <summary>Turns a verdict into the receipt the sender will hold (DESIGN section 7).</summary>
internal static class ReceiptWriting
{
    public static LeafRecord Leaf(PartnerId self, CommitContext context, Arrival arrival, ArrivalVerdict verdict)
    {
        var receipt = new Receipt
        {
            Sender = context.Partner.Value,
            Receiver = self.Value,
            AgreementHash = context.AgreementHash is { } hash ? ByteString.CopyFrom(hash.ToBytes()) : ByteString.Empty,
            Epoch = arrival.Epoch,
            Lane = arrival.Lane,
            Number = arrival.Number,
            EnvelopeId = ByteString.CopyFrom(arrival.EnvelopeId.ToBytes()),
            EnvelopeDigest = ByteString.CopyFrom(arrival.Digest.ToBytes()),
            ReceivedMs = (ulong)context.Now.ToUnixTimeMilliseconds(),
            Kind = ReceiptKind.Stored,
        };
        Say(receipt, verdict);
        return new LeafRecord { Receipt = receipt };
    }

    /// <summary>The receipt that was given before, for the number the same envelope came under this time.</summary>
    public static byte[] UnderNumber(byte[] leafRecord, Arrival arrival)
    {
        LeafRecord again = LeafRecord.Parser.ParseFrom(leafRecord);
        again.Receipt.Epoch = arrival.Epoch;
        again.Receipt.Lane = arrival.Lane;
        again.Receipt.Number = arrival.Number;
        return LeafRecords.Write(again);
    }

    private static void Say(Receipt receipt, ArrivalVerdict verdict)
    {
        switch (verdict)
        {
            case ArrivalVerdict.Stored stored:
                receipt.Verdict = ReceiptVerdict.Stored;
                receipt.SealedToPersons = stored.Report.IsSealedToPersons;
                receipt.ManifestDigest = ByteString.CopyFrom(stored.ManifestDigest.ToBytes());
                break;
            case ArrivalVerdict.Quarantined quarantined:
                receipt.Verdict = ReceiptVerdict.Quarantined;
                receipt.QuarantineReason = quarantined.Reason;
                receipt.ManifestDigest = quarantined.ManifestDigest is { } digest ? ByteString.CopyFrom(digest.ToBytes()) : ByteString.Empty;
                break;
            case ArrivalVerdict.Refused refused:
                receipt.Verdict = ReceiptVerdict.Refused;
                receipt.RefusalReason = refused.Reason;
                break;
            default:
                throw new InvalidOperationException("busy is not receipted");
        }
    }
}
