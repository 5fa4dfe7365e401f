using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Recording.Comparing;

/// <summary>What a record says, in words: ids, numbers, digests and the verdict.</summary>
internal static class LeafWords
{
    public static string Of(LeafRecord record) => record.Receipt is { } receipt
        ? $"receipt {Place(receipt.Lane, receipt.Epoch, receipt.Number)} {Hex(receipt.EnvelopeDigest)}: {Verdict(receipt)}"
        : $"sent {Place(record.Sent.Lane, record.Sent.Epoch, record.Sent.Number)} {Hex(record.Sent.EnvelopeDigest)}";

    public static string Verdict(Receipt receipt) => receipt.Verdict switch
    {
        ReceiptVerdict.Stored when receipt.Withdrawal is { } result => $"stored, {Word(result.Outcome)}",
        ReceiptVerdict.Stored => receipt.SealedToPersons ? "stored, sealed to persons" : "stored",
        ReceiptVerdict.Quarantined => $"quarantined, {Word(receipt.QuarantineReason)}",
        _ => $"refused, {Word(receipt.RefusalReason)}",
    };

    public static string Hex(ByteString digest) => Convert.ToHexStringLower(digest.Span);

    private static string Place(LaneName lane, ulong epoch, ulong number) => $"{Word(lane)} {number} (epoch {epoch})";

    /// <summary>Hyphens between the words of an enum member, in lower case.</summary>
    private static string Word<T>(T value)
        where T : struct, Enum => string.Concat(value.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
