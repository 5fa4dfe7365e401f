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

    /// <param name="content">The exact bytes.</param>
    /// <param name="person">Whose key it is.</param>
    /// <param name="certificate">DER, over that key; it travels inside so that other tools can verify.</param>
    /// <param name="now">Stands among what is signed.</param>
    /// <param name="use">What the certificate has to be made for.</param>
    /// <exception cref="ArgumentException">The certificate is not made for that, or not over this key.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> content, PrivateKey person, byte[] certificate, DateTimeOffset now, CertificateUse use = CertificateUse.Officer)
    {
        KeyCertificate? read = KeyCertificate.Read(certificate, use).Value;
        if (read is null || read.KeyId != person.Id)
            throw new ArgumentException($"The certificate is not one for {use} over the key that signs.", nameof(certificate));
        byte[] attributes = SignedAttributes.Write(now, Digest.Of(content), Digest.Of(certificate));
        return Write(read, attributes, person.Sign(attributes));
    }

    /// <param name="content">The exact bytes.</param>
    /// <param name="signature">DER.</param>
    /// <param name="candidates">The certificates that count; certificates inside the signature are not believed.</param>
    /// <param name="who">Whose they are, for the message.</param>
    /// <returns>The candidate who signed, or why there is none.</returns>
    public static Parsed<KeyCertificate> Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature, IReadOnlyList<KeyCertificate> candidates, string who = "the officers at hand")
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
        return Judge(content, form, candidates, who);
    }

    private static Parsed<KeyCertificate> Judge(ReadOnlySpan<byte> content, DetachedSignatureForm form, IReadOnlyList<KeyCertificate> candidates, string who)
    {
        List<KeyCertificate> named = [.. candidates.Where(form.Names)];
        if (named.Count == 0)
            return Refused(IdentityErrors.SignatureUnknownSigner, $"The signature names none of {who} as its signer.");
        if (!CryptographicOperations.FixedTimeEquals(form.MessageDigest, SHA256.HashData(content)))
            return Refused(IdentityErrors.SignatureWrong, "The signature is over other bytes than the document's.");
        KeyCertificate? signer = named.Find(candidate =>
            (form.CertificateDigest is not { } digest || digest == Digest.Of(candidate.Der))
            && PublicKeySignature.Verify(candidate.PublicKey, form.SignedBytes, form.Signature));
        return signer is not null
            ? Parsed<KeyCertificate>.Valid(signer)
            : Refused(IdentityErrors.SignatureWrong, "The named signer's key did not make this signature.");
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
