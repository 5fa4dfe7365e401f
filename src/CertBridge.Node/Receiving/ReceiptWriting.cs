using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Following;
using Google.Protobuf;

namespace CertBridge.Node.Receiving;

/// <summary>Turns a verdict into the receipt the sender will hold (DESIGN section 7).</summary>
internal static class ReceiptWriting
{
    /// <param name="self">Who gives it.</param>
    /// <param name="context">What the commit knows.</param>
    /// <param name="arrival">What came.</param>
    /// <param name="verdict">What was judged of it.</param>
    /// <param name="applied">What was done about a withdrawal; null for anything else.</param>
    public static LeafRecord Leaf(PartnerId self, CommitContext context, Arrival arrival, ArrivalVerdict verdict, WithdrawalResult? applied = null)
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
            Kind = applied is null ? ReceiptKind.Stored : ReceiptKind.Applied,
            Withdrawal = applied,
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
            case ArrivalVerdict.Withdrawn withdrawn:
                receipt.Verdict = ReceiptVerdict.Stored;
                receipt.ManifestDigest = ByteString.CopyFrom(withdrawn.ManifestDigest.ToBytes());
                break;
            case ArrivalVerdict.FedBack fedBack:
                receipt.Verdict = ReceiptVerdict.Stored;
                receipt.ManifestDigest = ByteString.CopyFrom(fedBack.ManifestDigest.ToBytes());
                break;
            case ArrivalVerdict.Quarantined quarantined:
                receipt.Verdict = ReceiptVerdict.Quarantined;
                receipt.QuarantineReason = quarantined.Reason;
                receipt.DenialClass = quarantined.Reason == QuarantineReason.NotAllowed ? quarantined.Decision?.Class ?? quarantined.Class : DenialClass.Unspecified;
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
