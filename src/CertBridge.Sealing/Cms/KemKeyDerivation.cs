using System.Formats.Asn1;
using System.Security.Cryptography;

namespace CertBridge.Sealing.Cms;

/// <summary>
/// From an ML-KEM secret to the key that wraps: HKDF with SHA-256 (RFC 5869) without salt, over CMSORIforKEMOtherInfo (RFC 9629 section 5) with
/// id-aes256-wrap without parameters.
/// </summary>
internal static class KemKeyDerivation
{
    private static readonly byte[] ContextPlaceholder = [.. Enumerable.Repeat((byte)0xC8, EnvelopeContext.SizeBytes)];
    private static readonly ByteTemplate Information = ByteTemplate.Of(OtherInformation(ContextPlaceholder), ContextPlaceholder);

    /// <param name="secret">What the KEM gave, 32 bytes.</param>
    /// <param name="context">The ukm of the layer, 32 bytes.</param>
    public static void WrappingKey(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> context, Span<byte> key)
    {
        Span<byte> information = stackalloc byte[Information.Size];
        Information.CopyTo(information);
        context.CopyTo(Information.Field(information, 0));
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: [], information);
    }

    /// <summary>DER of CMSORIforKEMOtherInfo. Without a context it is what <c>openssl cms -encrypt</c> derives with.</summary>
    internal static byte[] OtherInformation(byte[]? context)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            SignedAttributes.Algorithm(writer, CmsOids.Aes256Wrap);
            writer.WriteInteger(KeyWrap.KeySizeBytes);
            if (context is not null)
            {
                using (writer.PushSequence(EncryptedContent.Context(0)))
                    writer.WriteOctetString(context);
            }
        }
        return writer.Encode();
    }
}
