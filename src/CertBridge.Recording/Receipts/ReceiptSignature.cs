using System.Buffers.Binary;
using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using Google.Protobuf;

namespace CertBridge.Recording.Receipts;

/// <summary>
/// A receipt that is signed by itself, at once: what rode flash or immediate does not wait for the next checkpoint of its giver's log. It says at which place of that log it lies, so that a log that
/// has another leaf there contradicts its owner's own signature.
/// </summary>
public static class ReceiptSignature
{
    /// <summary>A log with a leaf in each millisecond has as many after 34 years: places are counted on over all logs of a partner, and must not be used up by one number.</summary>
    public const ulong LeafIndexMax = 1UL << 40;

    private static ReadOnlySpan<byte> Kind => "CertBridge/1 receipt\n"u8;

    /// <summary>What is signed: the kind, the origin of the log and a line feed, the leaf's index in eight bytes (big-endian), and the exact bytes of the record.</summary>
    public static byte[] Text(string origin, ulong leafIndex, ReadOnlySpan<byte> record)
    {
        byte[] log = Encoding.UTF8.GetBytes(origin + "\n");
        var text = new byte[Kind.Length + log.Length + sizeof(ulong) + record.Length];
        Kind.CopyTo(text);
        log.CopyTo(text.AsSpan(Kind.Length));
        BinaryPrimitives.WriteUInt64BigEndian(text.AsSpan(Kind.Length + log.Length), leafIndex);
        record.CopyTo(text.AsSpan(Kind.Length + log.Length + sizeof(ulong)));
        return text;
    }

    /// <param name="origin">The giver's log (<see cref="LogCheckpoint.OriginOf"/>).</param>
    /// <param name="leafIndex">Its place in it.</param>
    /// <param name="record">Exact bytes of the leaf record.</param>
    /// <param name="key">The giver's signing key.</param>
    /// <param name="sign">Signs with it.</param>
    public static SignedReceipt Sign(string origin, ulong leafIndex, byte[] record, KeyId key, SignBytes sign) => new()
    {
        LeafIndex = leafIndex,
        Record = UnsafeByteOperations.UnsafeWrap(record),
        KeyId = ByteString.CopyFrom(key.Digest.ToBytes()),
        Signature = UnsafeByteOperations.UnsafeWrap(sign(Text(origin, leafIndex, record))),
    };

    /// <summary>Opens one that <paramref name="giver"/> gave to <paramref name="sender"/>: form first, then the signature.</summary>
    /// <param name="receipt">As it came.</param>
    /// <param name="origin">The giver's log that is followed.</param>
    /// <param name="verify">Verifies under the giver's signing keys.</param>
    /// <param name="giver">Who gave it.</param>
    /// <param name="sender">For whose envelope.</param>
    public static Parsed<FollowedLeaf> Open(SignedReceipt receipt, string origin, VerifyBytes verify, PartnerId giver, PartnerId sender)
    {
        Parsed<LeafRecord> record = LeafRecords.Read(receipt.Record.Span, giver, sender);
        if (!record.IsValid)
            return Parsed<FollowedLeaf>.Invalid(record.Problems);
        if (record.Value.Receipt is null || receipt.LeafIndex > LeafIndexMax)
            return Wrong("record", "It is no receipt, or names a place no log has.");
        return Digest.TryFromBytes(receipt.KeyId.Span, out Digest key) && verify(new KeyId(key), Text(origin, receipt.LeafIndex, receipt.Record.Span), receipt.Signature.Span)
            ? Parsed<FollowedLeaf>.Valid(new FollowedLeaf(receipt.LeafIndex, receipt.Record.ToByteArray(), record.Value))
            : Wrong("signature", "It does not verify under a signing key of the giver's card.");
    }

    private static Parsed<FollowedLeaf> Wrong(string field, string message) => Parsed<FollowedLeaf>.Invalid(new Problem(LedgerErrors.LeafInvalid, field, message));
}
