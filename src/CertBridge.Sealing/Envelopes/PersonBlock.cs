using System.Buffers.Binary;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Envelopes;

/// <summary>
/// What follows the signed manifest of TLP:RED content instead of the item block: <c>CBP1</c>, u32be count, count times (u32be length, CMS), and zeros up to the Padmé length of
/// everything. Each CMS is the whole item block sealed to one named person, in the order of the manifest's person keys, and bound to the header.
/// </summary>
internal sealed class PersonBlock
{
    private const int LengthSizeBytes = sizeof(uint);

    private PersonBlock(ReadOnlyMemory<byte> bytes, IReadOnlyList<ReadOnlyMemory<byte>> sealedTo)
    {
        Bytes = bytes;
        SealedTo = sealedTo;
        Digest = Digest.Of(bytes.Span);
    }

    private static ReadOnlySpan<byte> Magic => "CBP1"u8;

    /// <summary>Without padding: what the manifest has the digest of.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>One CMS for each person.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> SealedTo { get; }

    public Digest Digest { get; }

    /// <exception cref="ArgumentException">There are too many persons: a caller's bug.</exception>
    public static PersonBlock Seal(ReadOnlySpan<byte> items, IReadOnlyList<KeyCertificate> persons, ReadOnlySpan<byte> header)
    {
        if (persons.Count is 0 or > Limits.PersonsMax)
            throw new ArgumentException($"Content is sealed to 1 to {Limits.PersonsMax} persons, not {persons.Count}.", nameof(persons));
        int each = AgreedLayer.SizeFor(items.Length);
        var bytes = new byte[checked(Magic.Length + LengthSizeBytes + (persons.Count * (LengthSizeBytes + each)))];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(Magic.Length), (uint)persons.Count);
        Span<byte> rest = bytes.AsSpan(Magic.Length + LengthSizeBytes);
        foreach (KeyCertificate person in persons)
        {
            BinaryPrimitives.WriteUInt32BigEndian(rest, (uint)each);
            EncryptedFrame frame = AgreedLayer.Frame(rest.Slice(LengthSizeBytes, each), items.Length);
            items.CopyTo(frame.Content);
            AgreedLayer.Encrypt(frame, person, header, EnvelopeContext.PersonLayer);
            rest = rest[(LengthSizeBytes + each)..];
        }
        return TryRead(bytes, 0, isPadded: false, out PersonBlock? block) ? block! : throw new InvalidOperationException("The block that was just written cannot be read.");
    }

    /// <param name="start">Where the block begins.</param>
    /// <param name="isPadded">True for a plaintext, which ends with the padding of all of it.</param>
    /// <returns>False unless it is exactly this form, to the last byte.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> plaintext, int start, bool isPadded, out PersonBlock? block)
    {
        block = null;
        ReadOnlyMemory<byte> rest = plaintext[start..];
        if (rest.Length < Magic.Length + LengthSizeBytes || !rest.Span.StartsWith(Magic))
            return false;
        uint count = BinaryPrimitives.ReadUInt32BigEndian(rest.Span[Magic.Length..]);
        rest = rest[(Magic.Length + LengthSizeBytes)..];
        if (count is 0 or > Limits.PersonsMax)
            return false;
        var sealedTo = new ReadOnlyMemory<byte>[count];
        for (int i = 0; i < sealedTo.Length; i++)
        {
            if (rest.Length < LengthSizeBytes || BinaryPrimitives.ReadUInt32BigEndian(rest.Span) is not (> 0 and <= Limits.CmsBytesMax) || BinaryPrimitives.ReadUInt32BigEndian(rest.Span) > rest.Length - LengthSizeBytes)
                return false;
            int length = (int)BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
            sealedTo[i] = rest.Slice(LengthSizeBytes, length);
            rest = rest[(LengthSizeBytes + length)..];
        }
        int used = plaintext.Length - rest.Length;
        bool isWhole = isPadded ? plaintext.Length == Padme.LengthFor(used) && !rest.Span.ContainsAnyExcept((byte)0) : rest.IsEmpty;
        if (!isWhole)
            return false;
        block = new PersonBlock(plaintext[start..used], sealedTo);
        return true;
    }
}
