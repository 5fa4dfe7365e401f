using System.Formats.Asn1;
using System.Security.Cryptography;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Statements;

/// <summary>
/// A person's signature over a document, beside the document: CMS SignedData (RFC 5652) without content, ES256, one signer, in DER. What
/// <c>openssl cms -sign -binary -outform DER</c> makes is accepted, and <c>openssl cms -verify -binary -content</c> accepts ours.
/// </summary>
public static class DetachedSignature
{
    private static readonly Asn1Tag ContextZero = new(TagClass.ContextSpecific, 0, isConstructed: true);

    /// <param name="officerCertificate">DER, over the officer's key; it travels inside so that other tools can verify.</param>
    /// <exception cref="ArgumentException">The certificate is not an officer's over this key.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> content, PrivateKey officer, byte[] officerCertificate, DateTimeOffset now)
    {
        KeyCertificate? certificate = KeyCertificate.Read(officerCertificate, CertificateUse.Officer).Value;
        if (certificate is null || certificate.KeyId != officer.Id)
            throw new ArgumentException("The certificate is not an officer's over the key that signs.", nameof(officerCertificate));
        byte[] attributes = SignedAttributes.Write(now, Digest.Of(content), Digest.Of(officerCertificate));
        return Write(certificate, attributes, officer.Sign(attributes));
    }

    /// <param name="candidates">The officers' certificates that count; certificates inside the signature are not believed.</param>
    /// <returns>The candidate who signed, or why there is none.</returns>
    public static Parsed<KeyCertificate> Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature, IReadOnlyList<KeyCertificate> candidates)
    {
        if (signature.Length is 0 or > Limits.SignatureBytesMax)
            return Refused(IdentityErrors.SignatureMalformed, $"A signature has 1 to {Limits.SignatureBytesMax} bytes, not {signature.Length}.");
        DetachedSignatureForm form;
        try
        {
            form = DetachedSignatureForm.Read(signature.ToArray());
        }
        catch (Exception failure) when (failure is AsnContentException or FormatException)
        {
            return Refused(IdentityErrors.SignatureMalformed, failure is FormatException ? failure.Message : "The bytes are not DER SignedData.");
        }
        return Judge(content, form, candidates);
    }

    private static Parsed<KeyCertificate> Judge(ReadOnlySpan<byte> content, DetachedSignatureForm form, IReadOnlyList<KeyCertificate> candidates)
    {
        List<KeyCertificate> named = [.. candidates.Where(form.Names)];
        if (named.Count == 0)
            return Refused(IdentityErrors.SignatureUnknownSigner, "The signature names none of the officers at hand as its signer.");
        if (!CryptographicOperations.FixedTimeEquals(form.MessageDigest, SHA256.HashData(content)))
            return Refused(IdentityErrors.SignatureWrong, "The signature is over other bytes than the document's.");
        KeyCertificate? signer = named.Find(candidate =>
            (form.CertificateDigest is not { } digest || digest == Digest.Of(candidate.Der))
            && PublicKeySignature.Verify(candidate.PublicKey, form.SignedBytes, form.Signature));
        return signer is not null
            ? Parsed<KeyCertificate>.Valid(signer)
            : Refused(IdentityErrors.SignatureWrong, "The named officer's key did not make this signature.");
    }

    private static byte[] Write(KeyCertificate certificate, byte[] attributes, byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(CmsOids.SignedData);
            using (writer.PushSequence(ContextZero))
            using (writer.PushSequence())
            {
                writer.WriteInteger(1); // CMSVersion: no SignerInfo of version 3, content is id-data
                using (writer.PushSetOf())
                    SignedAttributes.Algorithm(writer, CmsOids.Sha256);
                using (writer.PushSequence())
                    writer.WriteObjectIdentifier(CmsOids.Content);
                using (writer.PushSetOf(ContextZero))
                    writer.WriteEncodedValue(certificate.Der);
                using (writer.PushSetOf())
                    SignerInfo(writer, certificate, attributes, signature);
            }
        }
        return writer.Encode();
    }

    /// <summary>The signer is named by issuer and serial number, which every tool understands (RFC 5652 section 5.3).</summary>
    private static void SignerInfo(AsnWriter writer, KeyCertificate certificate, byte[] attributes, byte[] signature)
    {
        using (writer.PushSequence())
        {
            writer.WriteInteger(1);
            using (writer.PushSequence())
            {
                writer.WriteEncodedValue(certificate.Issuer);
                writer.WriteInteger(certificate.SerialNumber);
            }
            SignedAttributes.Algorithm(writer, CmsOids.Sha256);
            byte[] tagged = [.. attributes];
            tagged[0] = 0xA0; // IMPLICIT [0]; what is signed is the same bytes as a SET OF
            writer.WriteEncodedValue(tagged);
            SignedAttributes.Algorithm(writer, CmsOids.EcdsaWithSha256);
            writer.WriteOctetString(signature);
        }
    }

    private static Parsed<KeyCertificate> Refused(ErrorCode code, string message) => Parsed<KeyCertificate>.Invalid(new Problem(code, "signature", message));
}
