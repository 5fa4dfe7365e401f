using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Recording.Following;

/// <summary>What every leaf record must be, whoever wrote it.</summary>
internal static class LeafForm
{
    // The last millisecond of the year 9999: what a DateTimeOffset can hold.
    private const ulong MillisMax = 253_402_300_799_999;

    /// <returns>The first thing that is wrong; null when nothing is.</returns>
    public static Problem? Check(LeafRecord record) => record.HappeningCase switch
    {
        LeafRecord.HappeningOneofCase.Sent => Sent(record.Sent),
        LeafRecord.HappeningOneofCase.Receipt => Receipt(record.Receipt),
        LeafRecord.HappeningOneofCase.Anchor => Anchor(record.Anchor),
        _ => Wrong("", "It is neither a sent record nor a receipt nor an anchor."),
    };

    private static Problem? Anchor(AnchorRecord anchor) =>
        Length("anchor.blinded", anchor.Blinded, Digest.SizeBytes)
        ?? Time("anchor.at_ms", anchor.AtMs);

    private static Problem? Sent(SentRecord sent) =>
        Place("sent", sent.Epoch, sent.Lane, sent.Number)
        ?? Length("sent.envelope_id", sent.EnvelopeId, EnvelopeId.SizeBytes)
        ?? Length("sent.envelope_digest", sent.EnvelopeDigest, Digest.SizeBytes)
        ?? Time("sent.at_ms", sent.AtMs);

    private static Problem? Receipt(Receipt receipt) =>
        Party("receipt.sender", receipt.Sender)
        ?? Party("receipt.receiver", receipt.Receiver)
        ?? Place("receipt", receipt.Epoch, receipt.Lane, receipt.Number)
        ?? Length("receipt.envelope_id", receipt.EnvelopeId, EnvelopeId.SizeBytes)
        ?? Length("receipt.envelope_digest", receipt.EnvelopeDigest, Digest.SizeBytes)
        ?? DigestOrNone("receipt.agreement_hash", receipt.AgreementHash)
        ?? DigestOrNone("receipt.manifest_digest", receipt.ManifestDigest)
        ?? Time("receipt.received_ms", receipt.ReceivedMs)
        ?? Kind(receipt)
        ?? Verdict(receipt)
        ?? Class(receipt);

    /// <summary>Only what was stored can have been applied, and only what is applied has a result.</summary>
    private static Problem? Kind(Receipt receipt)
    {
        if (receipt.Kind is not (ReceiptKind.Stored or ReceiptKind.Applied))
            return Wrong("receipt.kind", $"Kind {(int)receipt.Kind} is not known.");
        bool isApplied = receipt.Kind == ReceiptKind.Applied;
        if (isApplied != receipt.Withdrawal is not null || (isApplied && receipt.Verdict != ReceiptVerdict.Stored))
            return Wrong("receipt.withdrawal", "A result and the kind applied go together, and with the verdict stored.");
        return receipt.Withdrawal is { Outcome: < WithdrawalOutcome.Applied or > WithdrawalOutcome.Refused } result
            ? Wrong("receipt.withdrawal.outcome", $"Outcome {(int)result.Outcome} is not known.")
            : null;
    }

    /// <summary>Each verdict has its own closed list of reasons and no other; what was stored was opened, under an agreement.</summary>
    private static Problem? Verdict(Receipt receipt)
    {
        bool fits = receipt.Verdict switch
        {
            ReceiptVerdict.Stored => receipt is { QuarantineReason: QuarantineReason.Unspecified, RefusalReason: RefusalReason.Unspecified },
            ReceiptVerdict.Quarantined => IsReason(receipt.QuarantineReason) && receipt.RefusalReason == RefusalReason.Unspecified,
            ReceiptVerdict.Refused => IsReason(receipt.RefusalReason) && receipt.QuarantineReason == QuarantineReason.Unspecified,
            _ => false,
        };
        if (!fits)
        {
            return Wrong("receipt.verdict",
                $"Verdict {(int)receipt.Verdict} with quarantine reason {(int)receipt.QuarantineReason} and refusal reason {(int)receipt.RefusalReason} cannot be.");
        }
        bool isBare = receipt.ManifestDigest.IsEmpty || receipt.AgreementHash.IsEmpty;
        return receipt.Verdict == ReceiptVerdict.Stored && isBare
            ? Wrong("receipt.verdict", "It says stored, without a manifest digest or an agreement.")
            : null;
    }

    /// <summary>A class says more of "not allowed", and of nothing else.</summary>
    private static Problem? Class(Receipt receipt)
    {
        bool fits = receipt.DenialClass == DenialClass.Unspecified
            || (receipt.QuarantineReason == QuarantineReason.NotAllowed && receipt.DenialClass is >= DenialClass.Partner and <= DenialClass.Policy);
        return fits ? null : Wrong("receipt.denial_class", $"Class {(int)receipt.DenialClass} with quarantine reason {(int)receipt.QuarantineReason} cannot be.");
    }

    private static bool IsReason(QuarantineReason reason) => reason is >= QuarantineReason.Unopenable and <= QuarantineReason.ContentInvalid;

    private static bool IsReason(RefusalReason reason) => reason is >= RefusalReason.Limit and <= RefusalReason.NotSent;

    private static Problem? Place(string record, ulong epoch, LaneName lane, ulong number)
    {
        if (epoch is 0 or > long.MaxValue)
            return Wrong($"{record}.epoch", $"{epoch} is not an epoch: from 1.");
        if (lane is < LaneName.Flash or > LaneName.Bulk)
            return Wrong($"{record}.lane", $"{(int)lane} is not a lane: 1 to 5.");
        return number is 0 or > long.MaxValue ? Wrong($"{record}.number", $"{number} is not a number on a lane: from 1.") : null;
    }

    private static Problem? Party(string field, string value) =>
        PartnerId.TryParse(value, out _) ? null : Wrong(field, $"It is not a partner id: {value.Length} characters.");

    private static Problem? Length(string field, ByteString value, int length) =>
        value.Length == length ? null : Wrong(field, $"It has {value.Length} bytes, not {length}.");

    private static Problem? DigestOrNone(string field, ByteString value) =>
        value.Length is 0 or Digest.SizeBytes ? null : Wrong(field, $"It has {value.Length} bytes, not {Digest.SizeBytes} or none.");

    private static Problem? Time(string field, ulong millis) =>
        millis is > 0 and <= MillisMax ? null : Wrong(field, $"{millis} is not a time in Unix milliseconds: 1 to {MillisMax}.");

    private static Problem Wrong(string field, string message) => new(LedgerErrors.LeafInvalid, field, message);
}
