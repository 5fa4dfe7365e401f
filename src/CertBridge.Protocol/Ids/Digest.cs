using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CertBridge.Protocol.Ids;

/// <summary>A SHA-256 digest (FIPS 180-4), 32 bytes, compared by content.</summary>
public readonly record struct Digest(ulong A, ulong B, ulong C, ulong D)
{
    public const int SizeBytes = 32;

    public static Digest Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SizeBytes];
        SHA256.HashData(bytes, hash);
        return FromBytes(hash);
    }

    /// <exception cref="FormatException">Not exactly 32 bytes.</exception>
    public static Digest FromBytes(ReadOnlySpan<byte> bytes) =>
        TryFromBytes(bytes, out Digest digest) ? digest : throw new FormatException($"A SHA-256 digest has 32 bytes, not {bytes.Length}.");

    public static bool TryFromBytes(ReadOnlySpan<byte> bytes, out Digest digest)
    {
        bool valid = bytes.Length == SizeBytes;
        digest = valid
            ? new Digest(
                BinaryPrimitives.ReadUInt64BigEndian(bytes),
                BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]),
                BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]),
                BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]))
            : default;
        return valid;
    }

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, A);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], B);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], C);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], D);
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[SizeBytes];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToBytes());
}
