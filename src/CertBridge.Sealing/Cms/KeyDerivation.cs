using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace CertBridge.Sealing.Cms;

/// <summary>
/// From an ECDH secret to the key that wraps: X9.63 KDF with SHA-256, one block (SEC 1 section 3.6.1), over
/// ECC-CMS-SharedInfo (RFC 5753 section 7.2) with id-aes256-wrap without parameters.
/// </summary>
internal static class KeyDerivation
{
    public const int SecretSizeBytes = 32;

    private static readonly Asn1Tag UserKeyingMaterial = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag SuppliedPublic = new(TagClass.ContextSpecific, 2, isConstructed: true);
    private static readonly byte[] ContextPlaceholder = [.. Enumerable.Repeat((byte)0xC7, EnvelopeContext.SizeBytes)];
    private static readonly ByteTemplate SharedWithContext = ByteTemplate.Of(SharedInformation(ContextPlaceholder), ContextPlaceholder);

    /// <param name="secret">The X coordinate, 32 bytes.</param>
    /// <param name="context">The ukm of the envelope, 32 bytes.</param>
    public static void WrappingKey(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> context, Span<byte> key)
    {
        Span<byte> shared = stackalloc byte[SharedWithContext.Size];
        SharedWithContext.CopyTo(shared);
        context.CopyTo(SharedWithContext.Field(shared, 0));
        Derive(secret, shared, key);
    }

    /// <summary>DER of ECC-CMS-SharedInfo. Without a context it is what <c>openssl cms -encrypt</c> derives with.</summary>
    internal static byte[] SharedInformation(byte[]? context)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            SignedAttributes.Algorithm(writer, CmsOids.Aes256Wrap);
            if (context is not null)
            {
                using (writer.PushSequence(UserKeyingMaterial))
                    writer.WriteOctetString(context);
            }
            using (writer.PushSequence(SuppliedPublic))
                writer.WriteOctetString([0, 0, 1, 0]); // the wrapping key's length in bits: 256
        }
        return writer.Encode();
    }

    internal static void Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> shared, Span<byte> key)
    {
        Span<byte> input = stackalloc byte[SecretSizeBytes + sizeof(uint) + shared.Length];
        secret.CopyTo(input);
        BinaryPrimitives.WriteUInt32BigEndian(input[SecretSizeBytes..], 1); // the counter: one block of SHA-256 is the whole key
        shared.CopyTo(input[(SecretSizeBytes + sizeof(uint))..]);
        SHA256.HashData(input, key);
        CryptographicOperations.ZeroMemory(input);
    }
}
