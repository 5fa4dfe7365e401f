using System.Formats.Asn1;
using System.Security.Cryptography;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Cms;

/// <summary>
/// The innermost object: DER SignedData (RFC 5652 section 5) over the manifest, ES256, one signer named by subject key identifier, with exactly
/// the attributes of <see cref="SignedAttributes"/>. There is one encoding per manifest, certificate, time and signature.
/// </summary>
internal static class SignedManifest
{
    /// <summary>SignedData's version and digest algorithms.</summary>
    private static readonly ByteTemplate Start = ByteTemplate.Of(
        [Der.Integer, 1, 3, .. DerOf(writer => { using (writer.PushSetOf()) SignedAttributes.Algorithm(writer, CmsOids.Sha256); })]);

    private static readonly byte[] KeyPlaceholder = [.. Enumerable.Repeat((byte)0xC1, 20)];
    private static readonly byte[] TimePlaceholder = "491231235959Z"u8.ToArray();
    private static readonly byte[] DigestPlaceholder = [.. Enumerable.Repeat((byte)0xC2, 32)];
    private static readonly byte[] CertificatePlaceholder = [.. Enumerable.Repeat((byte)0xC3, 32)];

    private static readonly byte[] Attributes = SignedAttributes.Write(
        new DateTimeOffset(2049, 12, 31, 23, 59, 59, TimeSpan.Zero), Digest.FromBytes(DigestPlaceholder), Digest.FromBytes(CertificatePlaceholder));

    /// <summary>SignerInfo up to its signature: version 3, [0] SKI, SHA-256, [0] attributes, ECDSA with SHA-256.</summary>
    private static readonly ByteTemplate Signer = SignerTemplate();

    private static readonly byte[] SignedDataType = OidOf(CmsOids.SignedData);
    private static readonly byte[] ContentType = OidOf(CmsOids.Content);

    private static readonly Range AttributesInSigner = AttributesRange();

    /// <summary>Fields of <see cref="Signer"/>, in the order DER's SET OF puts the attributes in.</summary>
    private enum Field
    {
        Key,
        Time,
        Digest,
        Certificate,
    }

    /// <param name="signingTime">To the second; before 2050, where UTCTime ends (RFC 5652 section 11.3).</param>
    public static byte[] Write(ReadOnlySpan<byte> manifest, PrivateKey key, KeyCertificate certificate, DateTimeOffset signingTime)
    {
        Span<byte> signer = stackalloc byte[Signer.Size];
        Signer.CopyTo(signer);
        certificate.SubjectKeyIdentifier.CopyTo(Signer.Field(signer, (int)Field.Key));
        WriteTime(signingTime, Signer.Field(signer, (int)Field.Time));
        SHA256.HashData(manifest, Signer.Field(signer, (int)Field.Digest));
        SHA256.HashData(certificate.Der, Signer.Field(signer, (int)Field.Certificate));
        return Assemble(manifest, signer, key.Sign(SignedBytes(signer)));
    }

    /// <summary>Reads the object at the beginning of <paramref name="plaintext"/>; what follows it is the caller's.</summary>
    /// <returns>False unless it is exactly what <see cref="Write"/> could have written.</returns>
    public static bool TryRead(ReadOnlySpan<byte> plaintext, out SignedManifestParts parts)
    {
        parts = default;
        var outer = new DerCursor(plaintext);
        DerCursor info = outer.Inside(Der.Sequence);
        info.Expect(SignedDataType);
        DerCursor wrapped = info.Inside(Der.ContextZero);
        DerCursor signedData = wrapped.Inside(Der.Sequence);
        ReadOnlySpan<byte> start = signedData.Take(Start.Size);
        DerCursor content = signedData.Inside(Der.Sequence);
        content.Expect(ContentType);
        DerCursor explicitContent = content.Inside(Der.ContextZero);
        ReadOnlySpan<byte> manifest = explicitContent.Element(Der.OctetString);
        DerCursor signers = signedData.Inside(Der.Set);
        DerCursor signerInfo = signers.Inside(Der.Sequence);
        ReadOnlySpan<byte> signer = signerInfo.Take(Signer.Size);
        ReadOnlySpan<byte> signature = signerInfo.Element(Der.OctetString);
        bool isWhole = !outer.IsBroken && info.IsDone && wrapped.IsDone && signedData.IsDone && content.IsDone && explicitContent.IsDone
            && signers.IsDone && signerInfo.IsDone && Start.Fits(start) && Signer.Fits(signer);
        if (!isWhole || !PublicKeySignature.IsStrict(signature))
            return false;
        parts = new SignedManifestParts
        {
            Whole = plaintext[..outer.Position],
            Manifest = manifest,
            Key = Signer.Field(signer, (int)Field.Key),
            Time = Signer.Field(signer, (int)Field.Time),
            MessageDigest = Signer.Field(signer, (int)Field.Digest),
            CertificateDigest = Signer.Field(signer, (int)Field.Certificate),
            Signer = signer,
            Signature = signature,
        };
        return true;
    }

    /// <summary>The attributes and what they say fit manifest, certificate and time. The signature itself is the next question.</summary>
    public static bool Describes(in SignedManifestParts parts, KeyCertificate certificate, DateTimeOffset signingTime)
    {
        Span<byte> digest = stackalloc byte[Digest.SizeBytes];
        SHA256.HashData(parts.Manifest, digest);
        bool fits = CryptographicOperations.FixedTimeEquals(digest, parts.MessageDigest);
        SHA256.HashData(certificate.Der, digest);
        fits &= CryptographicOperations.FixedTimeEquals(digest, parts.CertificateDigest);
        Span<byte> time = stackalloc byte[TimePlaceholder.Length];
        WriteTime(signingTime, time);
        return fits && time.SequenceEqual(parts.Time);
    }

    public static bool IsSignedBy(in SignedManifestParts parts, KeyCertificate certificate) =>
        PublicKeySignature.Verify(certificate.PublicKey, SignedBytes(parts.Signer), parts.Signature);

    private static byte[] Assemble(ReadOnlySpan<byte> manifest, ReadOnlySpan<byte> signer, ReadOnlySpan<byte> signature)
    {
        int content = Der.Size(manifest.Length);
        int encapsulated = ContentType.Length + Der.Size(content);
        int signerInfo = signer.Length + Der.Size(signature.Length);
        int signedData = Start.Size + Der.Size(encapsulated) + Der.Size(Der.Size(signerInfo));
        int info = SignedDataType.Length + Der.Size(Der.Size(signedData));
        var bytes = new byte[Der.Size(info)];
        var writer = new DerWriter(bytes);
        writer.Header(Der.Sequence, info);
        writer.Bytes(SignedDataType);
        writer.Header(Der.ContextZero, Der.Size(signedData));
        writer.Header(Der.Sequence, signedData);
        Start.CopyTo(writer.Next(Start.Size));
        writer.Header(Der.Sequence, encapsulated);
        writer.Bytes(ContentType);
        writer.Header(Der.ContextZero, content);
        writer.Element(Der.OctetString, manifest);
        writer.Header(Der.Set, Der.Size(signerInfo));
        writer.Header(Der.Sequence, signerInfo);
        writer.Bytes(signer);
        writer.Element(Der.OctetString, signature);
        return bytes;
    }

    /// <summary>The attributes as a SET OF: what the signature is over (RFC 5652 section 5.4).</summary>
    private static byte[] SignedBytes(ReadOnlySpan<byte> signer)
    {
        byte[] attributes = signer[AttributesInSigner].ToArray();
        attributes[0] = Der.Set;
        return attributes;
    }

    private static void WriteTime(DateTimeOffset instant, Span<byte> destination)
    {
        if (!instant.UtcDateTime.TryFormat(destination, out int written, "yyMMddHHmmss'Z'") || written != destination.Length)
            throw new InvalidOperationException("A UTCTime has 13 characters.");
    }

    private static ByteTemplate SignerTemplate()
    {
        byte[] tagged = [.. Attributes];
        tagged[0] = Der.ContextZero;
        byte[] digest = DerOf(writer => SignedAttributes.Algorithm(writer, CmsOids.Sha256));
        byte[] signature = DerOf(writer => SignedAttributes.Algorithm(writer, CmsOids.EcdsaWithSha256));
        return ByteTemplate.Of(
            [Der.Integer, 1, 3, Der.ContextPrimitiveZero, 20, .. KeyPlaceholder, .. digest, .. tagged, .. signature],
            KeyPlaceholder, TimePlaceholder, DigestPlaceholder, CertificatePlaceholder);
    }

    private static Range AttributesRange()
    {
        var bytes = new byte[Signer.Size];
        Signer.CopyTo(bytes);
        int start = bytes.AsSpan().IndexOf(Attributes.AsSpan(1)) - 1;
        return start..(start + Attributes.Length);
    }

    private static byte[] OidOf(string oid) => DerOf(writer => writer.WriteObjectIdentifier(oid));

    private static byte[] DerOf(Action<AsnWriter> write)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        write(writer);
        return writer.Encode();
    }
}

/// <summary>Where the parts of a <see cref="SignedManifest"/> lie. Their form is right; nothing is verified yet.</summary>
internal readonly ref struct SignedManifestParts
{
    public required ReadOnlySpan<byte> Whole { get; init; }

    public required ReadOnlySpan<byte> Manifest { get; init; }

    /// <summary>The signer's subject key identifier. It selects a key of the card; it does not authorise.</summary>
    public required ReadOnlySpan<byte> Key { get; init; }

    public required ReadOnlySpan<byte> Time { get; init; }

    public required ReadOnlySpan<byte> MessageDigest { get; init; }

    public required ReadOnlySpan<byte> CertificateDigest { get; init; }

    public required ReadOnlySpan<byte> Signer { get; init; }

    public required ReadOnlySpan<byte> Signature { get; init; }
}
