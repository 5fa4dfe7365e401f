using System.Buffers.Binary;
using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Delivering;

/// <summary>
/// An envelope as frames of at most <see cref="Limits.PartBytesMax"/>. What is cut are the bytes its digest is over, so that the digest that is in leaf and receipt anyway says whether all parts are the envelope. The CMS is
/// not copied.
/// </summary>
internal static class EnvelopeParts
{
    /// <summary>How many bytes there are to be cut.</summary>
    public static int TotalBytes(OutboxRow entry) => sizeof(uint) + entry.Header.Length + entry.Cms.Length;

    /// <summary>True for one that keeps others waiting. One that is over the limit of an envelope goes whole: its receiver refuses it with a receipt.</summary>
    public static bool IsNeeded(OutboxRow entry) => TotalBytes(entry) > Limits.PartBytesMax && entry.Header.Length <= Limits.HeaderBytesMax && entry.Cms.Length <= Limits.CmsBytesMax;

    /// <summary>True where what the partner says it has is the beginning of this entry.</summary>
    public static bool IsBeginning(OutboxRow entry, PartialArrival theirs) =>
        theirs.Epoch == entry.Epoch && theirs.Number == entry.Number && theirs.Total == (uint)TotalBytes(entry) && theirs.Held > 0 && theirs.Held < theirs.Total
        && theirs.Digest.Span.SequenceEqual(entry.EnvelopeDigest.ToBytes());

    /// <param name="entry">One that has a number.</param>
    /// <param name="from">How many bytes the partner has; fewer than all.</param>
    public static IEnumerable<Frame> Of(OutboxRow entry, int from)
    {
        byte[] head = Head(entry.Header);
        ByteString digest = ByteString.CopyFrom(entry.EnvelopeDigest.ToBytes());
        int total = TotalBytes(entry);
        for (int offset = from; offset < total; offset += Limits.PartBytesMax)
        {
            yield return new Frame
            {
                DeliverPart = new DeliverPart
                {
                    Epoch = entry.Epoch,
                    Lane = entry.Lane,
                    Number = entry.Number,
                    Offset = (uint)offset,
                    Total = (uint)total,
                    Digest = digest,
                    Content = Content(head, entry.Cms, offset, Math.Min(Limits.PartBytesMax, total - offset)),
                },
            };
        }
    }

    private static ByteString Content(byte[] head, byte[] cms, int offset, int length)
    {
        if (offset >= head.Length)
            return UnsafeByteOperations.UnsafeWrap(cms.AsMemory(offset - head.Length, length));
        int ofHead = Math.Min(length, head.Length - offset);
        return ByteString.CopyFrom([.. head.AsSpan(offset, ofHead), .. cms.AsSpan(0, length - ofHead)]);
    }

    private static byte[] Head(byte[] header)
    {
        var head = new byte[sizeof(uint) + header.Length];
        BinaryPrimitives.WriteUInt32BigEndian(head, (uint)header.Length);
        header.CopyTo(head, sizeof(uint));
        return head;
    }
}
