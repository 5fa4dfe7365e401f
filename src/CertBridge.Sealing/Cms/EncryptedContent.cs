using System.Formats.Asn1;
using System.Security.Cryptography;

namespace CertBridge.Sealing.Cms;

/// <summary>
/// One layer of encryption: DER AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084), a fresh content key and nonce per message, and exactly one
/// recipient entry of fixed size. How that entry wraps the content key is <see cref="AgreedLayer"/>'s and <see cref="EncapsulatedLayer"/>'s business.
/// There is one encoding per set of fields.
/// </summary>
internal static class EncryptedContent
{
    public const int KeyIdentifierSizeBytes = 20;

    private const int NonceSizeBytes = 12;
    private const int TagSizeBytes = 16;

    private static readonly byte[] NoncePlaceholder = [.. Enumerable.Repeat((byte)0xE5, NonceSizeBytes)];

    private static readonly byte[] Version = [Der.Integer, 1, 0];

    /// <summary>EncryptedContentInfo up to its ciphertext: id-data, AES-256-GCM with nonce and ICV length 16.</summary>
    private static readonly ByteTemplate Content = ByteTemplate.Of(
        [.. DerOf(writer => writer.WriteObjectIdentifier(CmsOids.Content)), .. DerOf(WriteContentEncryption)], NoncePlaceholder);

    private static readonly byte[] ContentInfoType = DerOf(writer => writer.WriteObjectIdentifier(CmsOids.AuthEnvelopedData));

    public static int SizeFor(ByteTemplate recipient, int plaintextLength) => Der.Size(Sizes(recipient, plaintextLength).Info);

    /// <summary>Writes everything but the recipient's fields and what is encrypted, and says where those lie.</summary>
    /// <param name="destination">Of exactly <see cref="SizeFor"/>.</param>
    public static EncryptedFrame Frame(Span<byte> destination, ByteTemplate recipient, int plaintextLength)
    {
        (int content, int enveloped, int info) = Sizes(recipient, plaintextLength);
        var writer = new DerWriter(destination);
        writer.Header(Der.Sequence, info);
        writer.Bytes(ContentInfoType);
        writer.Header(Der.ContextZero, Der.Size(enveloped));
        writer.Header(Der.Sequence, enveloped);
        writer.Bytes(Version);
        Span<byte> entry = writer.Next(recipient.Size);
        recipient.CopyTo(entry);
        writer.Header(Der.Sequence, content);
        Span<byte> encryption = writer.Next(Content.Size);
        Content.CopyTo(encryption);
        writer.Header(Der.ContextPrimitiveZero, plaintextLength);
        Span<byte> ciphertext = writer.Next(plaintextLength);
        writer.Header(Der.OctetString, TagSizeBytes);
        return new EncryptedFrame { Recipient = entry, Nonce = Content.Field(encryption, 0), Content = ciphertext, Tag = writer.Next(TagSizeBytes) };
    }

    /// <summary>Encrypts what the caller has put into <see cref="EncryptedFrame.Content"/>, where it lies.</summary>
    public static void Encrypt(in EncryptedFrame frame, ReadOnlySpan<byte> contentKey)
    {
        RandomNumberGenerator.Fill(frame.Nonce);
        using var gcm = new AesGcm(contentKey, TagSizeBytes);
        gcm.Encrypt(frame.Nonce, frame.Content, frame.Content, frame.Tag);
    }

    /// <returns>False unless it is, to the last byte, what <see cref="Frame"/> and <see cref="Encrypt"/> could have written.</returns>
    public static bool TryRead(ReadOnlySpan<byte> cms, ByteTemplate recipient, out EncryptedContentParts parts)
    {
        parts = default;
        var outer = new DerCursor(cms);
        DerCursor info = outer.Inside(Der.Sequence);
        info.Expect(ContentInfoType);
        DerCursor wrapped = info.Inside(Der.ContextZero);
        DerCursor enveloped = wrapped.Inside(Der.Sequence);
        enveloped.Expect(Version);
        ReadOnlySpan<byte> entry = enveloped.Take(recipient.Size);
        DerCursor content = enveloped.Inside(Der.Sequence);
        ReadOnlySpan<byte> encryption = content.Take(Content.Size);
        ReadOnlySpan<byte> ciphertext = content.Element(Der.ContextPrimitiveZero);
        ReadOnlySpan<byte> tag = enveloped.Element(Der.OctetString);
        bool isWhole = outer.IsDone && info.IsDone && wrapped.IsDone && enveloped.IsDone && content.IsDone
            && tag.Length == TagSizeBytes && recipient.Fits(entry) && Content.Fits(encryption);
        if (!isWhole)
            return false;
        parts = new EncryptedContentParts { Recipient = entry, Nonce = Content.Field(encryption, 0), Ciphertext = ciphertext, Tag = tag };
        return true;
    }

    /// <returns>The plaintext; null when the tag does not hold.</returns>
    public static byte[]? Decrypt(in EncryptedContentParts parts, ReadOnlySpan<byte> contentKey)
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

    public static byte[] DerOf(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }

    public static Asn1Tag Context(int value) => new(TagClass.ContextSpecific, value, isConstructed: true);

    private static (int Content, int Enveloped, int Info) Sizes(ByteTemplate recipient, int plaintextLength)
    {
        int content = Content.Size + Der.Size(plaintextLength);
        int enveloped = Version.Length + recipient.Size + Der.Size(content) + Der.Size(TagSizeBytes);
        int info = ContentInfoType.Length + Der.Size(Der.Size(enveloped));
        return (content, enveloped, info);
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
}

/// <summary>Where the parts of a layer that is being written lie.</summary>
internal readonly ref struct EncryptedFrame
{
    /// <summary>The recipient entry; its fields are still the template's placeholders.</summary>
    public required Span<byte> Recipient { get; init; }

    public required Span<byte> Nonce { get; init; }

    /// <summary>For the plaintext, and then, in the same place, the ciphertext.</summary>
    public required Span<byte> Content { get; init; }

    public required Span<byte> Tag { get; init; }
}

/// <summary>Where the parts of a layer that was read lie. Their form is right.</summary>
internal readonly ref struct EncryptedContentParts
{
    public required ReadOnlySpan<byte> Recipient { get; init; }

    public required ReadOnlySpan<byte> Nonce { get; init; }

    public required ReadOnlySpan<byte> Ciphertext { get; init; }

    public required ReadOnlySpan<byte> Tag { get; init; }
}
