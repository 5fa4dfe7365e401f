using System.Security.Cryptography;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Tests.Envelopes;

namespace CertBridge.Sealing.Tests.Cms;

/// <summary>What OpenSSL makes by itself: our primitives open it, our profile does not take it.</summary>
public sealed class OpenSslContentTests
{
    private readonly Exchange exchange = new();

    [Fact]
    public void OpenSslsAuthEnvelopedData_IsOpenedByOurPrimitives_AndRefusedByTheProfile()
    {
        using var openssl = new OpenSsl();
        byte[] message = "made by openssl"u8.ToArray();
        openssl.Write("message", message);
        openssl.Write("bor.pem", PemEncoding.WriteString("CERTIFICATE", exchange.Bor.EncryptionCertificate.Der));
        openssl.Succeed(
            "cms", "-encrypt", "-binary", "-aes-256-gcm", "-keyid", "-in", "message", "-recip", "bor.pem", "-keyopt", "ecdh_kdf_md:sha256", "-outform", "DER", "-out", "cms");
        byte[] cms = openssl.Read("cms");

        DerNode enveloped = DerNode.Parse(cms)[1, 0];
        DerNode recipient = enveloped[1, 0];
        var secret = new byte[32];
        Assert.True(exchange.Bor.Encryption.Agreement.TryAgree(recipient[1, 0, 1].Content.AsSpan(1), secret));
        var wrappingKey = new byte[32];
        KeyDerivation.Derive(secret, KeyDerivation.SharedInformation(null), wrappingKey);
        var contentKey = new byte[32];
        DerNode recipientKey = recipient.Children[^1][0];
        Assert.Equal(exchange.Bor.Encryption.SubjectKeyIdentifier, recipientKey[0, 0].Content);
        Assert.True(KeyWrap.TryUnwrap(wrappingKey, recipientKey[1].Content, contentKey));
        using var gcm = new AesGcm(contentKey, 16);
        var plaintext = new byte[message.Length];
        gcm.Decrypt(enveloped[2, 1, 1, 0].Content, enveloped[2, 2].Content, enveloped[3].Content, plaintext);
        Assert.Equal(message, plaintext);

        SealedEnvelope envelope = exchange.Seal(exchange.Draft("core"));
        Assert.IsType<OpenOutcome.Unopenable>(EnvelopeOpening.Open(envelope.Header, cms, exchange.AtBor));
    }

    [Fact]
    public void OpenSslsSignedData_InsideOurOuterObject_IsRefusedByTheProfile()
    {
        using var openssl = new OpenSsl();
        SealedEnvelope envelope = exchange.Seal(exchange.Draft("core"));
        byte[] plaintext = Forgery.Plaintext(exchange, envelope);
        Assert.True(SignedManifest.TryRead(plaintext, out SignedManifestParts parts));
        byte[] behind = Forgery.Unpadded(plaintext)[parts.Whole.Length..];
        openssl.Write("manifest", parts.Manifest.ToArray());
        openssl.Write("aln.pem", PemEncoding.WriteString("CERTIFICATE", exchange.Aln.SigningCertificate.Der));
        openssl.Write("aln.key", exchange.Aln.Signing.ToPem());
        openssl.Succeed(
            "cms", "-sign", "-cades", "-binary", "-nodetach", "-keyid", "-nocerts", "-nosmimecap", "-md", "sha256", "-in", "manifest",
            "-signer", "aln.pem", "-inkey", "aln.key", "-outform", "DER", "-out", "signed");
        byte[] theirs = [.. openssl.Read("signed"), .. behind];
        Assert.IsType<OpenOutcome.Unopenable>(Forgery.OpenPlaintext(exchange, envelope, Forgery.Padded(theirs)));
    }
}
