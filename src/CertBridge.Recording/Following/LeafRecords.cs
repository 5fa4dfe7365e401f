using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Recording.Following;

/// <summary>
/// Writes and reads the leaves of link logs. A reader takes a record only when every field has its form, its enums and reasons fit one another, and
/// its bytes are the serialisation of what it says: what two readers could understand differently is no evidence.
/// </summary>
public static class LeafRecords
{
    /// <exception cref="ArgumentException">The record would not be read back: the caller's bug.</exception>
    public static byte[] Write(LeafRecord record)
    {
        if (LeafForm.Check(record) is { } wrong)
            throw new ArgumentException($"Not a leaf record: {wrong.Field}: {wrong.Message}", nameof(record));
        byte[] bytes = record.ToByteArray();
        return bytes.Length <= Limits.LeafRecordBytesMax
            ? bytes
            : throw new ArgumentException($"A leaf record has {bytes.Length} bytes, at most {Limits.LeafRecordBytesMax} are allowed.", nameof(record));
    }

    /// <summary>Reads a record of any log.</summary>
    public static Parsed<LeafRecord> Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > Limits.LeafRecordBytesMax)
            return Invalid("", $"It has {bytes.Length} bytes, 1 to {Limits.LeafRecordBytesMax} are allowed.");
        if (!MessageReading.TryRead(LeafRecord.Parser, bytes, out LeafRecord? record))
            return Invalid("", "It is not a LeafRecord message.");
        if (LeafForm.Check(record) is { } wrong)
            return Parsed<LeafRecord>.Invalid(wrong);
        // A known number with another type would come back among the unknown fields, in the same bytes.
        if (OneReading.Objection(bytes, LeafRecord.Descriptor) is { } objection)
            return Invalid("", objection);
        return record.ToByteArray().AsSpan().SequenceEqual(bytes)
            ? Parsed<LeafRecord>.Valid(record)
            : Invalid("", "Its bytes are not the serialisation of what they say.");
    }

    /// <summary>Reads a record of <paramref name="owner"/>'s log about <paramref name="about"/>: its receipts are given by the one and for the other.</summary>
    public static Parsed<LeafRecord> Read(ReadOnlySpan<byte> bytes, PartnerId owner, PartnerId about)
    {
        Parsed<LeafRecord> read = Read(bytes);
        if (!read.IsValid || read.Value.Receipt is not { } receipt)
            return read;
        if (receipt.Receiver != owner.Value)
            return Invalid("receipt.receiver", $"The receipt is not given by {owner}, whose log it is in.");
        return receipt.Sender == about.Value ? read : Invalid("receipt.sender", $"The receipt is not for {about}, whom the log is about.");
    }

    private static Parsed<LeafRecord> Invalid(string field, string message) =>
        Parsed<LeafRecord>.Invalid(new Problem(LedgerErrors.LeafInvalid, field, message));
}
