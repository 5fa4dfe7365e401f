using System.Formats.Asn1;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Statements;

/// <summary>
/// What a detached signature says, read strictly as DER. Broader than an envelope's signature only where common tools differ: how the signer is
/// named, which further attributes it signs, whether certificates travel along.
/// </summary>
internal sealed class DetachedSignatureForm
{
    private static readonly Asn1Tag ContextZero = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag KeyIdentifierTag = new(TagClass.ContextSpecific, 0);

    private byte[]? issuer;
    private byte[]? serialNumber;
    private byte[]? keyIdentifier;

    private DetachedSignatureForm()
    {
    }

    /// <summary>The signed attributes as a SET OF: the octets the signature is over.</summary>
    public byte[] SignedBytes { get; private set; } = [];

    public byte[] MessageDigest { get; private set; } = [];

    /// <summary>Of the signer's certificate, where the signature names it (RFC 5035).</summary>
    public Digest? CertificateDigest { get; private set; }

    public byte[] Signature { get; private set; } = [];

    /// <exception cref="AsnContentException">Not DER, or not this structure.</exception>
    /// <exception cref="FormatException">SignedData, but not of the kind accepted; the message says what.</exception>
    public static DetachedSignatureForm Read(byte[] der)
    {
        var form = new DetachedSignatureForm();
        var reader = new AsnReader(der, AsnEncodingRules.DER);
        AsnReader contentInfo = reader.ReadSequence();
        reader.ThrowIfNotEmpty();
        Require(contentInfo.ReadObjectIdentifier() == CmsOids.SignedData, "The CMS content is not SignedData.");
        AsnReader wrapped = contentInfo.ReadSequence(ContextZero);
        contentInfo.ThrowIfNotEmpty();
        AsnReader signedData = wrapped.ReadSequence();
        wrapped.ThrowIfNotEmpty();
        form.ReadSignedData(signedData);
        return form;
    }

    public bool Names(KeyCertificate candidate) => keyIdentifier is not null
        ? keyIdentifier.AsSpan().SequenceEqual(candidate.SubjectKeyIdentifier)
            || (candidate.StatedKeyIdentifier is { } stated && keyIdentifier.AsSpan().SequenceEqual(stated))
        : issuer.AsSpan().SequenceEqual(candidate.Issuer) && serialNumber.AsSpan().SequenceEqual(candidate.SerialNumber);

    private void ReadSignedData(AsnReader signedData)
    {
        Require(signedData.TryReadInt32(out int version) && version is 1 or 3, "The SignedData version is neither 1 nor 3.");
        AsnReader digests = signedData.ReadSetOf();
        RequireAlgorithm(digests, CmsOids.Sha256);
        Require(!digests.HasData, "More than one digest algorithm is named.");
        AsnReader content = signedData.ReadSequence();
        Require(content.ReadObjectIdentifier() == CmsOids.Content, "The signed content is not of type id-data.");
        Require(!content.HasData, "The document is inside the signature; sign without -nodetach.");
        if (signedData.PeekTag().HasSameClassAndValue(ContextZero))
            signedData.ReadEncodedValue(); // certificates: not believed, so not read
        AsnReader signers = signedData.ReadSetOf();
        signedData.ThrowIfNotEmpty();
        AsnReader signer = signers.ReadSequence();
        Require(!signers.HasData, "There is more than one signer; each officer signs alone.");
        ReadSigner(signer);
    }

    private void ReadSigner(AsnReader signer)
    {
        Require(signer.TryReadInt32(out int version) && version is 1 or 3, "The SignerInfo version is neither 1 nor 3.");
        if (version == 3)
        {
            keyIdentifier = signer.ReadOctetString(KeyIdentifierTag);
        }
        else
        {
            AsnReader name = signer.ReadSequence();
            issuer = name.ReadEncodedValue().ToArray();
            serialNumber = name.ReadIntegerBytes().ToArray();
            name.ThrowIfNotEmpty();
        }
        RequireAlgorithm(signer, CmsOids.Sha256);
        Require(signer.PeekTag().HasSameClassAndValue(ContextZero), "There are no signed attributes; a signature without them proves nothing here.");
        byte[] attributes = signer.PeekEncodedValue().ToArray();
        ReadAttributes(signer.ReadSetOf(ContextZero));
        attributes[0] = 0x31;
        SignedBytes = attributes;
        RequireAlgorithm(signer, CmsOids.EcdsaWithSha256);
        Signature = signer.ReadOctetString();
        Require(!signer.HasData, "There are unsigned attributes.");
    }

    private void ReadAttributes(AsnReader attributes)
    {
        HashSet<string> seen = [];
        while (attributes.HasData)
        {
            AsnReader attribute = attributes.ReadSequence();
            string type = attribute.ReadObjectIdentifier();
            Require(seen.Add(type), "A signed attribute is there twice.");
            AsnReader values = attribute.ReadSetOf();
            attribute.ThrowIfNotEmpty();
            ReadAttribute(type, values);
        }
        Require(seen.Contains(CmsOids.ContentType) && seen.Contains(CmsOids.MessageDigest), "The signed attributes lack content type or message digest.");
    }

    private void ReadAttribute(string type, AsnReader values)
    {
        switch (type)
        {
            case CmsOids.ContentType:
                Require(values.ReadObjectIdentifier() == CmsOids.Content, "The signed content type is not id-data.");
                values.ThrowIfNotEmpty();
                break;
            case CmsOids.MessageDigest:
                MessageDigest = values.ReadOctetString();
                values.ThrowIfNotEmpty();
                break;
            case CmsOids.SigningCertificateV2:
                ReadSigningCertificate(values.ReadSequence());
                values.ThrowIfNotEmpty();
                break;
            default: // signed, but says nothing we act on
                break;
        }
    }

    /// <summary>The first certificate named is the signer's (RFC 5035 section 3); only the default hash, SHA-256, is taken.</summary>
    private void ReadSigningCertificate(AsnReader signingCertificate)
    {
        AsnReader identifier = signingCertificate.ReadSequence().ReadSequence();
        Require(identifier.PeekTag() == Asn1Tag.PrimitiveOctetString, "The signing certificate is named by another hash than SHA-256.");
        Require(Digest.TryFromBytes(identifier.ReadOctetString(), out Digest digest), "The signing certificate's hash is not SHA-256.");
        CertificateDigest = digest;
    }

    /// <summary>Parameters absent, as RFC 5754 says, or NULL, as it tells readers to tolerate for SHA-256.</summary>
    private static void RequireAlgorithm(AsnReader reader, string oid)
    {
        AsnReader algorithm = reader.ReadSequence();
        Require(algorithm.ReadObjectIdentifier() == oid, $"The algorithm is not {(oid == CmsOids.Sha256 ? "SHA-256" : "ECDSA with SHA-256")}.");
        if (oid == CmsOids.Sha256 && algorithm.HasData)
            algorithm.ReadNull();
        algorithm.ThrowIfNotEmpty();
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new FormatException(otherwise);
    }
}
