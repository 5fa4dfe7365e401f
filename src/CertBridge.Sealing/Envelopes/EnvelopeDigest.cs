using System.Buffers.Binary;
using System.Security.Cryptography;
using CertBridge.Protocol.Ids;

namespace CertBridge.Sealing.Envelopes;

/// <summary>What names an envelope's exact bytes in receipts and leaves.</summary>
public static class EnvelopeDigest
{
    /// <returns>SHA-256 over the header's length (u32be), the header and the CMS.</returns>
    public static Digest Of(ReadOnlySpan<byte> header, ReadOnlySpan<byte> cms)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        Span<byte> digest = stackalloc byte[Digest.SizeBytes];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)header.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(length);
        hash.AppendData(header);
        hash.AppendData(cms);
        hash.GetHashAndReset(digest);
        return Digest.FromBytes(digest);
    }
}
