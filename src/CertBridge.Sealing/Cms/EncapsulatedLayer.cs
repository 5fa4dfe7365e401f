using System.Formats.Asn1;
using System.Security.Cryptography;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Cms;

/// <summary>
/// The inner layer of suite 0x0101: the content key wrapped for exactly one recipient by ML-KEM-768, as a KEMRecipientInfo (RFC 9629 with the
/// algorithms of RFC 9936), with the header's context as ukm. Whoever breaks ECDH finds this object.
/// </summary>
internal static class EncapsulatedLayer
{
    private static readonly byte[] KeyPlaceholder = [.. Enumerable.Repeat((byte)0xD1, EncryptedContent.KeyIdentifierSizeBytes)];
    private static readonly byte[] CiphertextPlaceholder = [.. Enumerable.Repeat((byte)0xD2, MlKem768.CiphertextSizeBytes)];
    private static readonly byte[] ContextPlaceholder = [.. Enumerable.Repeat((byte)0xD3, EnvelopeContext.SizeBytes)];
    private static readonly byte[] WrappedPlaceholder = [.. Enumerable.Repeat((byte)0xD4, KeyWrap.WrappedSizeBytes)];

    private static readonly ByteTemplate Recipient = ByteTemplate.Of(WriteRecipient, KeyPlaceholder, CiphertextPlaceholder, ContextPlaceholder, WrappedPlaceholder);

    /// <summary>Fields of <see cref="Recipient"/>.</summary>
    private enum Field
    {
        Key,
        Ciphertext,
        Context,
        Wrapped,
    }

    public static int SizeFor(int plaintextLength) => EncryptedContent.SizeFor(Recipient, plaintextLength);

    public static EncryptedFrame Frame(Span<byte> destination, int plaintextLength) => EncryptedContent.Frame(destination, Recipient, plaintextLength);

    /// <summary>Encrypts the content of the frame for the recipient, bound to the header.</summary>
    /// <exception cref="PlatformNotSupportedException">The platform has no ML-KEM.</exception>
    public static void Encrypt(in EncryptedFrame frame, KemCertificate recipient, ReadOnlySpan<byte> header)
    {
        Span<byte> contentKey = stackalloc byte[KeyWrap.KeySizeBytes];
        Span<byte> secret = stackalloc byte[MlKem768.SecretSizeBytes];
        Span<byte> wrappingKey = stackalloc byte[KeyWrap.KeySizeBytes];
        try
        {
            RandomNumberGenerator.Fill(contentKey);
            Span<byte> context = Recipient.Field(frame.Recipient, (int)Field.Context);
            EnvelopeContext.Of(EnvelopeContext.InnerLayer, header, context);
            recipient.SubjectKeyIdentifier.CopyTo(Recipient.Field(frame.Recipient, (int)Field.Key));
            KeyEncapsulation.Required.EncapsulateTo(recipient.EncapsulationKey, Recipient.Field(frame.Recipient, (int)Field.Ciphertext), secret);
            KemKeyDerivation.WrappingKey(secret, context, wrappingKey);
            KeyWrap.Wrap(wrappingKey, contentKey, Recipient.Field(frame.Recipient, (int)Field.Wrapped));
            EncryptedContent.Encrypt(frame, contentKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(wrappingKey);
            CryptographicOperations.ZeroMemory(contentKey);
        }
    }

    /// <returns>False unless it has exactly this form and the context is this header's.</returns>
    public static bool TryRead(ReadOnlySpan<byte> cms, ReadOnlySpan<byte> header, out EncapsulatedLayerParts parts)
    {
        parts = default;
        if (!EncryptedContent.TryRead(cms, Recipient, out EncryptedContentParts content))
            return false;
        Span<byte> context = stackalloc byte[EnvelopeContext.SizeBytes];
        EnvelopeContext.Of(EnvelopeContext.InnerLayer, header, context);
        if (!context.SequenceEqual(Recipient.Field(content.Recipient, (int)Field.Context)))
            return false;
        parts = new EncapsulatedLayerParts
        {
            Key = Recipient.Field(content.Recipient, (int)Field.Key),
            Ciphertext = Recipient.Field(content.Recipient, (int)Field.Ciphertext),
            Context = Recipient.Field(content.Recipient, (int)Field.Context),
            WrappedKey = Recipient.Field(content.Recipient, (int)Field.Wrapped),
            Content = content,
        };
        return true;
    }

    /// <returns>The plaintext; null for every reason alike.</returns>
    public static byte[]? Decrypt(in EncapsulatedLayerParts parts, DecapsulationKey key)
    {
        Span<byte> secret = stackalloc byte[MlKem768.SecretSizeBytes];
        Span<byte> wrappingKey = stackalloc byte[KeyWrap.KeySizeBytes];
        Span<byte> contentKey = stackalloc byte[KeyWrap.KeySizeBytes];
        try
        {
            key.Decapsulate(parts.Ciphertext, secret);
            KemKeyDerivation.WrappingKey(secret, parts.Context, wrappingKey);
            return KeyWrap.TryUnwrap(wrappingKey, parts.WrappedKey, contentKey) ? EncryptedContent.Decrypt(parts.Content, contentKey) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(wrappingKey);
            CryptographicOperations.ZeroMemory(contentKey);
        }
    }

    /// <summary>SET OF one OtherRecipientInfo (RFC 5652 section 6.2.5) that is a KEMRecipientInfo (RFC 9629 section 3).</summary>
    private static void WriteRecipient(AsnWriter writer)
    {
        using (writer.PushSetOf())
        using (writer.PushSequence(EncryptedContent.Context(4)))
        {
            writer.WriteObjectIdentifier(CmsOids.OtherRecipientKem);
            using (writer.PushSequence())
            {
                writer.WriteInteger(0);
                writer.WriteOctetString(KeyPlaceholder, new Asn1Tag(TagClass.ContextSpecific, 0));
                SignedAttributes.Algorithm(writer, MlKem768.Oid);
                writer.WriteOctetString(CiphertextPlaceholder);
                SignedAttributes.Algorithm(writer, CmsOids.HkdfSha256);
                writer.WriteInteger(KeyWrap.KeySizeBytes);
                using (writer.PushSequence(EncryptedContent.Context(0)))
                    writer.WriteOctetString(ContextPlaceholder);
                SignedAttributes.Algorithm(writer, CmsOids.Aes256Wrap);
                writer.WriteOctetString(WrappedPlaceholder);
            }
        }
    }
}

/// <summary>Where the parts of an <see cref="EncapsulatedLayer"/> lie. Their form is right and the context is the header's.</summary>
internal readonly ref struct EncapsulatedLayerParts
{
    /// <summary>The subject key identifier of the recipient's ML-KEM key.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    /// <summary>Of the KEM, 1,088 bytes.</summary>
    public required ReadOnlySpan<byte> Ciphertext { get; init; }

    public required ReadOnlySpan<byte> Context { get; init; }

    public required ReadOnlySpan<byte> WrappedKey { get; init; }

    public required EncryptedContentParts Content { get; init; }
}
