using System.Formats.Asn1;
using System.Security.Cryptography;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Cms;

/// <summary>
/// The outer layer, of every suite: the content key wrapped for exactly one recipient by ECDH (RFC 5753) under a fresh point, with the header's
/// context as ukm.
/// </summary>
internal static class AgreedLayer
{
    private static readonly byte[] PointPlaceholder = [.. Enumerable.Repeat((byte)0xE1, P256.PointSizeBytes)];
    private static readonly byte[] ContextPlaceholder = [.. Enumerable.Repeat((byte)0xE2, EnvelopeContext.SizeBytes)];
    private static readonly byte[] KeyPlaceholder = [.. Enumerable.Repeat((byte)0xE3, EncryptedContent.KeyIdentifierSizeBytes)];
    private static readonly byte[] WrappedPlaceholder = [.. Enumerable.Repeat((byte)0xE4, KeyWrap.WrappedSizeBytes)];

    private static readonly ByteTemplate Recipient = ByteTemplate.Of(WriteRecipient, PointPlaceholder, ContextPlaceholder, KeyPlaceholder, WrappedPlaceholder);

    /// <summary>Fields of <see cref="Recipient"/>.</summary>
    private enum Field
    {
        Point,
        Context,
        Key,
        Wrapped,
    }

    public static int SizeFor(int plaintextLength) => EncryptedContent.SizeFor(Recipient, plaintextLength);

    public static EncryptedFrame Frame(Span<byte> destination, int plaintextLength) => EncryptedContent.Frame(destination, Recipient, plaintextLength);

    /// <summary>Encrypts the content of the frame for the recipient, bound to the header.</summary>
    public static void Encrypt(in EncryptedFrame frame, KeyCertificate recipient, ReadOnlySpan<byte> header, byte layer = EnvelopeContext.OuterLayer)
    {
        Span<byte> contentKey = stackalloc byte[KeyWrap.KeySizeBytes];
        Span<byte> secret = stackalloc byte[KeyDerivation.SecretSizeBytes];
        Span<byte> wrappingKey = stackalloc byte[KeyWrap.KeySizeBytes];
        try
        {
            RandomNumberGenerator.Fill(contentKey);
            Span<byte> context = Recipient.Field(frame.Recipient, (int)Field.Context);
            EnvelopeContext.Of(layer, header, context);
            recipient.SubjectKeyIdentifier.CopyTo(Recipient.Field(frame.Recipient, (int)Field.Key));
            KeyAgreement.Preferred.AgreeWith(recipient.PublicKey, Recipient.Field(frame.Recipient, (int)Field.Point), secret);
            KeyDerivation.WrappingKey(secret, context, wrappingKey);
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
    public static bool TryRead(ReadOnlySpan<byte> cms, ReadOnlySpan<byte> header, out AgreedLayerParts parts, byte layer = EnvelopeContext.OuterLayer)
    {
        parts = default;
        if (!EncryptedContent.TryRead(cms, Recipient, out EncryptedContentParts content))
            return false;
        Span<byte> context = stackalloc byte[EnvelopeContext.SizeBytes];
        EnvelopeContext.Of(layer, header, context);
        if (!context.SequenceEqual(Recipient.Field(content.Recipient, (int)Field.Context)))
            return false;
        parts = new AgreedLayerParts
        {
            Point = Recipient.Field(content.Recipient, (int)Field.Point),
            Context = Recipient.Field(content.Recipient, (int)Field.Context),
            Key = Recipient.Field(content.Recipient, (int)Field.Key),
            WrappedKey = Recipient.Field(content.Recipient, (int)Field.Wrapped),
            Content = content,
        };
        return true;
    }

    /// <returns>The plaintext; null for every reason alike.</returns>
    public static byte[]? Decrypt(in AgreedLayerParts parts, AgreementKey key)
    {
        Span<byte> secret = stackalloc byte[KeyDerivation.SecretSizeBytes];
        Span<byte> wrappingKey = stackalloc byte[KeyWrap.KeySizeBytes];
        Span<byte> contentKey = stackalloc byte[KeyWrap.KeySizeBytes];
        try
        {
            if (!key.TryAgree(parts.Point, secret))
                return null;
            KeyDerivation.WrappingKey(secret, parts.Context, wrappingKey);
            return KeyWrap.TryUnwrap(wrappingKey, parts.WrappedKey, contentKey) ? EncryptedContent.Decrypt(parts.Content, contentKey) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(wrappingKey);
            CryptographicOperations.ZeroMemory(contentKey);
        }
    }

    /// <summary>SET OF one KeyAgreeRecipientInfo (RFC 5652 section 6.2.2).</summary>
    private static void WriteRecipient(AsnWriter writer)
    {
        using (writer.PushSetOf())
        using (writer.PushSequence(EncryptedContent.Context(1)))
        {
            writer.WriteInteger(3);
            using (writer.PushSequence(EncryptedContent.Context(0)))
            using (writer.PushSequence(EncryptedContent.Context(1)))
            {
                SignedAttributes.Algorithm(writer, CmsOids.EcPublicKey);
                writer.WriteBitString(PointPlaceholder);
            }
            using (writer.PushSequence(EncryptedContent.Context(1)))
                writer.WriteOctetString(ContextPlaceholder);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(CmsOids.StandardDhSha256);
                SignedAttributes.Algorithm(writer, CmsOids.Aes256Wrap);
            }
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                using (writer.PushSequence(EncryptedContent.Context(0)))
                    writer.WriteOctetString(KeyPlaceholder);
                writer.WriteOctetString(WrappedPlaceholder);
            }
        }
    }
}

/// <summary>Where the parts of an <see cref="AgreedLayer"/> lie. Their form is right and the context is the header's.</summary>
internal readonly ref struct AgreedLayerParts
{
    public required ReadOnlySpan<byte> Point { get; init; }

    public required ReadOnlySpan<byte> Context { get; init; }

    /// <summary>The recipient's subject key identifier.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    public required ReadOnlySpan<byte> WrappedKey { get; init; }

    public required EncryptedContentParts Content { get; init; }
}
