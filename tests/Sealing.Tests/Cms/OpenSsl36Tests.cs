using System.Security.Cryptography;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Tests.Envelopes;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Cms;

/// <summary>The hybrid suite against an implementation that is not ours, in both directions.</summary>
public sealed class OpenSsl36Tests
{
    private readonly Exchange exchange = new(isHybrid: true);

    [OpenSsl36Fact]
    public void OpenSsl_OpensBothLayers_AndVerifies_AsItIs()
    {
        using var openssl = new OpenSsl();
        SealedEnvelope envelope = exchange.Seal(exchange.Draft("core", "one", "two"));
        WriteKeys(openssl);
        openssl.Write("envelope.cms", envelope.Cms);
        openssl.Write("aln.pem", PemEncoding.WriteString("CERTIFICATE", exchange.Aln.SigningCertificate.Der));
        openssl.Succeed("cms", "-decrypt", "-binary", "-inform", "DER", "-in", "envelope.cms", "-recip", "bor.pem", "-inkey", "bor.key", "-out", "inner.cms");
        openssl.Succeed("cms", "-decrypt", "-binary", "-inform", "DER", "-in", "inner.cms", "-recip", "bor-kem.pem", "-inkey", "bor-kem.key", "-out", "content");
        openssl.Succeed(
            "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "content", "-certfile", "aln.pem", "-CAfile", "aln.pem", "-attime", $"{Cert.Now.ToUnixTimeSeconds()}",
            "-out", "manifest");
        OpenedEnvelope opened = exchange.Open(envelope);
        Assert.Equal(opened.Manifest, V1.Manifest.Parser.ParseFrom(openssl.Read("manifest")));
        Assert.Equal(envelope.ManifestDigest, Digest.Of(openssl.Read("content").AsSpan(0, opened.SignedManifest.Length)));
    }

    [OpenSsl36Fact]
    public void OpenSsl_WithAnotherKemKey_DoesNotOpenIt()
    {
        using var openssl = new OpenSsl();
        SealedEnvelope envelope = exchange.Seal(exchange.Draft("core"));
        WriteKeys(openssl);
        openssl.Write("inner.cms", Forgery.Plaintext(exchange, envelope));
        openssl.Write("aln-kem.key", exchange.Aln.Kem.ToPem());
        Assert.NotEqual(0, openssl.Run("cms", "-decrypt", "-binary", "-inform", "DER", "-in", "inner.cms", "-recip", "bor-kem.pem", "-inkey", "aln-kem.key", "-out", "content").Exit);
    }

    /// <summary>The inner object made by OpenSSL has exactly our encoding: our strict reader takes the envelope as a whole.</summary>
    [OpenSsl36Fact]
    public void OpenSslsInnerObject_IsOpenedByUs()
    {
        using var openssl = new OpenSsl();
        SealedEnvelope envelope = exchange.Seal(exchange.Draft("core", "one"));
        WriteKeys(openssl);
        openssl.Write("content", Forgery.InnerPlaintext(exchange, envelope));
        var context = new byte[EnvelopeContext.SizeBytes];
        EnvelopeContext.Of(EnvelopeContext.InnerLayer, envelope.Header, context);
        openssl.Succeed(
            "cms", "-encrypt", "-binary", "-aes-256-gcm", "-aes256-wrap", "-keyid", "-in", "content", "-outform", "DER", "-out", "inner.cms",
            "-recip", "bor-kem.pem", "-recip_kdf", "HKDF-SHA256", "-recip_ukm", Convert.ToHexString(context));
        OpenOutcome outcome = Forgery.OpenPlaintext(exchange, envelope, openssl.Read("inner.cms"));
        Assert.Equal(envelope.ManifestDigest, Assert.IsType<OpenOutcome.Opened>(outcome).Envelope.ManifestDigest);
    }

    [OpenSsl36Fact]
    public void OpenSslsInnerObject_UnderAnotherContext_IsUnopenable()
    {
        using var openssl = new OpenSsl();
        SealedEnvelope envelope = exchange.Seal(exchange.Draft("core"));
        WriteKeys(openssl);
        openssl.Write("content", Forgery.InnerPlaintext(exchange, envelope));
        openssl.Succeed(
            "cms", "-encrypt", "-binary", "-aes-256-gcm", "-aes256-wrap", "-keyid", "-in", "content", "-outform", "DER", "-out", "inner.cms", "-recip", "bor-kem.pem", "-recip_kdf", "HKDF-SHA256");
        Assert.IsType<OpenOutcome.Unopenable>(Forgery.OpenPlaintext(exchange, envelope, openssl.Read("inner.cms")));
    }

    private void WriteKeys(OpenSsl openssl)
    {
        openssl.Write("bor.key", exchange.Bor.Encryption.ToPem());
        openssl.Write("bor.pem", PemEncoding.WriteString("CERTIFICATE", exchange.Bor.EncryptionCertificate.Der));
        openssl.Write("bor-kem.key", exchange.Bor.Kem.ToPem());
        openssl.Write("bor-kem.pem", PemEncoding.WriteString("CERTIFICATE", exchange.Bor.KemCertificate.Der));
    }
}
