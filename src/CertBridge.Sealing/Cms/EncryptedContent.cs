using System.Formats.Asn1;
using System.Security.Cryptography;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Cms;

/// <summary>
/// The outermost object: DER AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084), a fresh content key and nonce per message, the key wrapped for
/// exactly one recipient by ECDH (RFC 5753) under a fresh point, with the header's context as ukm. There is one encoding per set of fields.
/// </summary>
internal static class EncryptedContent
{
    private const int NonceSizeBytes = 12;
    private const int TagSizeBytes = 16;
    private const int KeyIdentifierSizeBytes = 20;

    private static readonly byte[] PointPlaceholder = [.. Enumerable.Repeat((byte)0xE1, P256.PointSizeBytes)];
    private static readonly byte[] ContextPlaceholder = [.. Enumerable.Repeat((byte)0xE2, EnvelopeContext.SizeBytes)];
    private static readonly byte[] KeyPlaceholder = [.. Enumerable.Repeat((byte)0xE3, KeyIdentifierSizeBytes)];
    private static readonly byte[] WrappedPlaceholder = [.. Enumerable.Repeat((byte)0xE4, KeyWrap.WrappedSizeBytes)];
    private static readonly byte[] NoncePlaceholder = [.. Enumerable.Repeat((byte)0xE5, NonceSizeBytes)];

    /// <summary>AuthEnvelopedData's version and its one recipient.</summary>
    private static readonly ByteTemplate Recipient = ByteTemplate.Of(
        [Der.Integer, 1, 0, .. DerOf(WriteRecipient)], PointPlaceholder, ContextPlaceholder, KeyPlaceholder, WrappedPlaceholder);

    /// <summary>EncryptedContentInfo up to its ciphertext: id-data, AES-256-GCM with nonce and ICV length 16.</summary>
    private static readonly ByteTemplate Content = ByteTemplate.Of(
        [.. DerOf(writer => writer.WriteObjectIdentifier(CmsOids.Content)), .. DerOf(WriteContentEncryption)], NoncePlaceholder);

    private static readonly byte[] ContentInfoType = DerOf(writer => writer.WriteObjectIdentifier(CmsOids.AuthEnvelopedData));

    /// <summary>Fields of <see cref="Recipient"/>.</summary>
    private enum Field
    {
        Point,
        Context,
        Key,
        Wrapped,
    }

    public static int SizeFor(int plaintextLength) => Der.Size(Sizes(plaintextLength).Info);

    /// <returns>DER ContentInfo.</returns>
    public static byte[] Write(ReadOnlySpan<byte> plaintext, KeyCertificate recipient, ReadOnlySpan<byte> header)
    {
        (int content, int enveloped, int info) = Sizes(plaintext.Length);
        var bytes = GC.AllocateUninitializedArray<byte>(Der.Size(info));
        Span<byte> contentKey = stackalloc byte[KeyWrap.KeySizeBytes];
        RandomNumberGenerator.Fill(contentKey);
        var writer = new DerWriter(bytes);
        writer.Header(Der.Sequence, info);
        writer.Bytes(ContentInfoType);
        writer.Header(Der.ContextZero, Der.Size(enveloped));
        writer.Header(Der.Sequence, enveloped);
        WriteRecipient(writer.Next(Recipient.Size), recipient, header, contentKey);
        writer.Header(Der.Sequence, content);
        Span<byte> encryption = writer.Next(Content.Size);
        Content.CopyTo(encryption);
        Span<byte> nonce = Content.Field(encryption, 0);
        RandomNumberGenerator.Fill(nonce);
        writer.Header(Der.ContextPrimitiveZero, plaintext.Length);
        Span<byte> ciphertext = writer.Next(plaintext.Length);
        writer.Header(Der.OctetString, TagSizeBytes);
        using var gcm = new AesGcm(contentKey, TagSizeBytes);
        gcm.Encrypt(nonce, plaintext, ciphertext, writer.Next(TagSizeBytes));
        CryptographicOperations.ZeroMemory(contentKey);
        return bytes;
    }

    /// <returns>False unless it is, to the last byte, what <see cref="Write"/> could have written for this header.</returns>
    public static bool TryRead(ReadOnlySpan<byte> cms, ReadOnlySpan<byte> header, out EncryptedContentParts parts)
    {
        parts = default;
        var outer = new DerCursor(cms);
        DerCursor info = outer.Inside(Der.Sequence);
        info.Expect(ContentInfoType);
        DerCursor wrapped = info.Inside(Der.ContextZero);
        DerCursor enveloped = wrapped.Inside(Der.Sequence);
        ReadOnlySpan<byte> recipient = enveloped.Take(Recipient.Size);
        DerCursor content = enveloped.Inside(Der.Sequence);
        ReadOnlySpan<byte> encryption = content.Take(Content.Size);
        ReadOnlySpan<byte> ciphertext = content.Element(Der.ContextPrimitiveZero);
        ReadOnlySpan<byte> tag = enveloped.Element(Der.OctetString);
        bool isWhole = outer.IsDone && info.IsDone && wrapped.IsDone && enveloped.IsDone && content.IsDone
            && tag.Length == TagSizeBytes && Recipient.Fits(recipient) && Content.Fits(encryption);
        if (!isWhole)
            return false;
        Span<byte> context = stackalloc byte[EnvelopeContext.SizeBytes];
        EnvelopeContext.Of(header, context);
        if (!context.SequenceEqual(Recipient.Field(recipient, (int)Field.Context)))
            return false;
        parts = new EncryptedContentParts
        {
            Point = Recipient.Field(recipient, (int)Field.Point),
            Context = Recipient.Field(recipient, (int)Field.Context),
            Key = Recipient.Field(recipient, (int)Field.Key),
            WrappedKey = Recipient.Field(recipient, (int)Field.Wrapped),
            Nonce = Content.Field(encryption, 0),
            Ciphertext = ciphertext,
            Tag = tag,
        };
        return true;
    }

    /// <returns>The plaintext; null for every reason alike.</returns>
    public static byte[]? Decrypt(in EncryptedContentParts parts, AgreementKey key)
    {
        Span<byte> secret = stackalloc byte[KeyDerivation.SecretSizeBytes];
        Span<byte> wrappingKey = stackalloc byte[KeyWrap.KeySizeBytes];
        Span<byte> contentKey = stackalloc byte[KeyWrap.KeySizeBytes];
        try
        {
            if (!key.TryAgree(parts.Point, secret))
                return null;
            KeyDerivation.WrappingKey(secret, parts.Context, wrappingKey);
            return KeyWrap.TryUnwrap(wrappingKey, parts.WrappedKey, contentKey) ? Decrypt(parts, contentKey) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(wrappingKey);
            CryptographicOperations.ZeroMemory(contentKey);
        }
    }

    private static byte[]? Decrypt(in EncryptedContentParts parts, ReadOnlySpan<byte> contentKey)
    {
        var plaintext = GC.AllocateUninitializedArray<byte>(parts.Ciphertext.Length);
        using var gcm = new AesGcm(contentKey, TagSizeBytes);
        try
        {
            gcm.Decrypt(parts.Nonce, parts.Ciphertext, parts.Tag, plaintext);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static void WriteRecipient(Span<byte> destination, KeyCertificate recipient, ReadOnlySpan<byte> header, ReadOnlySpan<byte> contentKey)
    {
        Span<byte> secret = stackalloc byte[KeyDerivation.SecretSizeBytes];
        Span<byte> wrappingKey = stackalloc byte[KeyWrap.KeySizeBytes];
        Recipient.CopyTo(destination);
        Span<byte> context = Recipient.Field(destination, (int)Field.Context);
        EnvelopeContext.Of(header, context);
        recipient.SubjectKeyIdentifier.CopyTo(Recipient.Field(destination, (int)Field.Key));
        KeyAgreement.Preferred.AgreeWith(recipient.PublicKey, Recipient.Field(destination, (int)Field.Point), secret);
        KeyDerivation.WrappingKey(secret, context, wrappingKey);
        KeyWrap.Wrap(wrappingKey, contentKey, Recipient.Field(destination, (int)Field.Wrapped));
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(wrappingKey);
    }

    private static (int Content, int Enveloped, int Info) Sizes(int plaintextLength)
    {
        int content = Content.Size + Der.Size(plaintextLength);
        int enveloped = Recipient.Size + Der.Size(content) + Der.Size(TagSizeBytes);
        int info = ContentInfoType.Length + Der.Size(Der.Size(enveloped));
        return (content, enveloped, info);
    }

    /// <summary>SET OF one KeyAgreeRecipientInfo (RFC 5652 section 6.2.2).</summary>
    private static void WriteRecipient(AsnWriter writer)
    {
        using (writer.PushSetOf())
        using (writer.PushSequence(Context(1)))
        {
            writer.WriteInteger(3);
            using (writer.PushSequence(Context(0)))
            using (writer.PushSequence(Context(1)))
            {
                SignedAttributes.Algorithm(writer, CmsOids.EcPublicKey);
                writer.WriteBitString(PointPlaceholder);
            }
            using (writer.PushSequence(Context(1)))
                writer.WriteOctetString(ContextPlaceholder);
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(CmsOids.StandardDhSha256);
                SignedAttributes.Algorithm(writer, CmsOids.Aes256Wrap);
            }
            using (writer.PushSequence())
            using (writer.PushSequence())
            {
                using (writer.PushSequence(Context(0)))
                    writer.WriteOctetString(KeyPlaceholder);
                writer.WriteOctetString(WrappedPlaceholder);
            }
        }
    }

    /// <summary>AlgorithmIdentifier with GCMParameters (RFC 5084 section 3.2). ICVlen is 16, which is not the default and so is written.</summary>
    private static void WriteContentEncryption(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.Aes256Gcm);
            using (writer.PushSequence())
            {
                writer.WriteOctetString(NoncePlaceholder);
                writer.WriteInteger(TagSizeBytes);
            }
        }
    }

    private static Asn1Tag Context(int value) => new(TagClass.ContextSpecific, value, isConstructed: true);

    private static byte[] DerOf(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }
}

/// <summary>Where the parts of an <see cref="EncryptedContent"/> lie. Their form is right and the context is the header's.</summary>
internal readonly ref struct EncryptedContentParts
{
    public required ReadOnlySpan<byte> Point { get; init; }

    public required ReadOnlySpan<byte> Context { get; init; }

    /// <summary>The recipient's subject key identifier.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    public required ReadOnlySpan<byte> WrappedKey { get; init; }

    public required ReadOnlySpan<byte> Nonce { get; init; }

    public required ReadOnlySpan<byte> Ciphertext { get; init; }

    public required ReadOnlySpan<byte> Tag { get; init; }
}
