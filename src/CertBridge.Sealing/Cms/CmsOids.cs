namespace CertBridge.Sealing.Cms;

/// <summary>Object identifiers of the CMS profile, each with the document that assigns it.</summary>
internal static class CmsOids
{
    public const string Sha256 = "2.16.840.1.101.3.4.2.1"; // RFC 5754 section 2.2
    public const string EcdsaWithSha256 = "1.2.840.10045.4.3.2"; // RFC 5754 section 3.3
    public const string EcPublicKey = "1.2.840.10045.2.1"; // RFC 5480 section 2.1.1

    public const string Content = "1.2.840.113549.1.7.1"; // id-data, RFC 5652 section 4
    public const string SignedData = "1.2.840.113549.1.7.2"; // RFC 5652 section 5.1
    public const string AuthEnvelopedData = "1.2.840.113549.1.9.16.1.23"; // RFC 5083 section 2.1

    public const string ContentType = "1.2.840.113549.1.9.3"; // RFC 5652 section 11.1
    public const string MessageDigest = "1.2.840.113549.1.9.4"; // RFC 5652 section 11.2
    public const string SigningTime = "1.2.840.113549.1.9.5"; // RFC 5652 section 11.3
    public const string SigningCertificateV2 = "1.2.840.113549.1.9.16.2.47"; // RFC 5035 section 3
    public const string AlgorithmProtection = "1.2.840.113549.1.9.52"; // RFC 6211 section 2

    public const string StandardDhSha256 = "1.3.132.1.11.1"; // dhSinglePass-stdDH-sha256kdf-scheme, RFC 5753 section 7.1.4
    public const string Aes256Wrap = "2.16.840.1.101.3.4.1.45"; // RFC 3565 section 2.3.2
    public const string Aes256Gcm = "2.16.840.1.101.3.4.1.46"; // RFC 5084 section 3.2

    public const string OtherRecipientKem = "1.2.840.113549.1.9.16.13.3"; // id-ori-kem, RFC 9629 section 3
    public const string HkdfSha256 = "1.2.840.113549.1.9.16.3.28"; // id-alg-hkdf-with-sha256, RFC 8619 section 2
}
