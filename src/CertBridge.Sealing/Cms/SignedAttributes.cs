using System.Formats.Asn1;
using CertBridge.Protocol.Ids;

namespace CertBridge.Sealing.Cms;

/// <summary>
/// The signed attributes every CertBridge signature carries, and no others: content type, signing time, message digest (RFC 5652 section
/// 11), the signer's certificate (RFC 5035) against key substitution, and the algorithms (RFC 6211) against swapping them.
/// </summary>
internal static class SignedAttributes
{
    private static readonly Asn1Tag AlgorithmProtectionSignature = new(TagClass.ContextSpecific, 1, isConstructed: true);

    /// <returns>DER SET OF Attribute, which is what is signed (RFC 5652 section 5.4).</returns>
    public static byte[] Write(DateTimeOffset signingTime, Digest messageDigest, Digest certificateDigest)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
        {
            Attribute(writer, CmsOids.ContentType, static value => value.WriteObjectIdentifier(CmsOids.Content));
            Attribute(writer, CmsOids.SigningTime, value => value.WriteUtcTime(signingTime.ToUniversalTime()));
            Attribute(writer, CmsOids.MessageDigest, value => value.WriteOctetString(messageDigest.ToBytes()));
            Attribute(writer, CmsOids.SigningCertificateV2, value => SigningCertificate(value, certificateDigest));
            Attribute(writer, CmsOids.AlgorithmProtection, AlgorithmProtection);
        }
        return writer.Encode();
    }

    /// <summary>AlgorithmIdentifier without parameters (RFC 5754 sections 2 and 3.3).</summary>
    public static void Algorithm(AsnWriter writer, string oid, Asn1Tag? tag = null)
    {
        using (writer.PushSequence(tag))
            writer.WriteObjectIdentifier(oid);
    }

    private static void Attribute(AsnWriter writer, string oid, Action<AsnWriter> value)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(oid);
            using (writer.PushSetOf())
                value(writer);
        }
    }

    /// <summary>SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }: SHA-256 is the default hash and therefore not written in DER.</summary>
    private static void SigningCertificate(AsnWriter writer, Digest certificateDigest)
    {
        using (writer.PushSequence())
        using (writer.PushSequence())
        using (writer.PushSequence())
            writer.WriteOctetString(certificateDigest.ToBytes());
    }

    private static void AlgorithmProtection(AsnWriter writer)
    {
        using (writer.PushSequence())
        {
            Algorithm(writer, CmsOids.Sha256);
            Algorithm(writer, CmsOids.EcdsaWithSha256, AlgorithmProtectionSignature);
        }
    }
}
