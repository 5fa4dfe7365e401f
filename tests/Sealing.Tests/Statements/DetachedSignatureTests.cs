using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Statements;

namespace CertBridge.Sealing.Tests.Statements;

public sealed class DetachedSignatureTests
{
    private static readonly byte[] Document = "id: AGR-1\nversion: 1\n"u8.ToArray();
    private readonly Cert aln = new("cert-aln");

    [Fact]
    public void Signature_IsAttributedToTheOfficerWhoMadeIt()
    {
        var bor = new Cert("cert-bor");
        byte[] signature = DetachedSignature.Sign(Document, aln.Officer, aln.OfficerCertificate.Der, Cert.Now);
        Parsed<KeyCertificate> verified = DetachedSignature.Verify(Document, signature, [bor.OfficerCertificate, aln.OfficerCertificate]);
        Assert.True(verified.IsValid, string.Join("; ", verified.Problems));
        Assert.Equal(aln.Officer.Id, verified.Value.KeyId);
    }

    [Fact]
    public void Signature_OverOtherBytes_OrByNobodyAtHand_IsRefused()
    {
        var bor = new Cert("cert-bor");
        byte[] signature = DetachedSignature.Sign(Document, aln.Officer, aln.OfficerCertificate.Der, Cert.Now);
        AssertRefused(IdentityErrors.SignatureWrong, DetachedSignature.Verify("id: AGR-2"u8, signature, [aln.OfficerCertificate]));
        AssertRefused(IdentityErrors.SignatureUnknownSigner, DetachedSignature.Verify(Document, signature, [bor.OfficerCertificate]));
        AssertRefused(IdentityErrors.SignatureUnknownSigner, DetachedSignature.Verify(Document, signature, []));
    }

    [Fact]
    public void AnyFlippedByte_OutsideTheCertificateAlong_IsRefused()
    {
        byte[] signature = DetachedSignature.Sign(Document, aln.Officer, aln.OfficerCertificate.Der, Cert.Now);
        int certificate = signature.AsSpan().IndexOf(aln.OfficerCertificate.Der);
        for (int i = 0; i < signature.Length; i++)
        {
            if (i >= certificate && i < certificate + aln.OfficerCertificate.Der.Length)
                continue;
            byte[] flipped = [.. signature];
            flipped[i] ^= 0x01;
            Assert.False(DetachedSignature.Verify(Document, flipped, [aln.OfficerCertificate]).IsValid, $"byte {i}");
        }
    }

    [Fact]
    public void Truncated_Trailing_AndOversize_AreMalformed()
    {
        byte[] signature = DetachedSignature.Sign(Document, aln.Officer, aln.OfficerCertificate.Der, Cert.Now);
        foreach (byte[] bad in new byte[][] { [], [.. signature, 0], signature[..^1], new byte[17 * 1024], "-----BEGIN CMS-----"u8.ToArray() })
            AssertRefused(IdentityErrors.SignatureMalformed, DetachedSignature.Verify(Document, bad, [aln.OfficerCertificate]));
        for (int length = 0; length < signature.Length; length++)
            Assert.False(DetachedSignature.Verify(Document, signature.AsSpan(0, length), [aln.OfficerCertificate]).IsValid);
    }

    [Fact]
    public void Sign_WithAnotherKeysCertificate_Throws() =>
        Assert.Throws<ArgumentException>(() => DetachedSignature.Sign(Document, aln.Officer, new Cert("cert-bor").OfficerCertificate.Der, Cert.Now));

    [Fact]
    public void OpenSsl_AcceptsOurs()
    {
        using var openssl = new OpenSsl();
        openssl.Write("document", Document);
        openssl.Write("signature", DetachedSignature.Sign(Document, aln.Officer, aln.OfficerCertificate.Der, Cert.Now));
        openssl.Write("officer.pem", PemEncoding.WriteString("CERTIFICATE", aln.OfficerCertificate.Der));
        string[] verify = ["cms", "-verify", "-binary", "-inform", "DER", "-in", "signature", "-content", "document", "-CAfile", "officer.pem", "-attime", Seconds(Cert.Now), "-out", "out"];
        openssl.Succeed(verify);
        openssl.Succeed([.. verify, "-cades"]);
        openssl.Write("document", "id: AGR-2\n");
        Assert.NotEqual(0, openssl.Run(verify).Exit);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-keyid")]
    [InlineData("-cades")]
    [InlineData("-nocerts")]
    [InlineData("-nosmimecap")]
    public void OpenSsls_IsAccepted(string option)
    {
        using var openssl = new OpenSsl();
        KeyCertificate officer = OpenSslOfficer(openssl);
        openssl.Write("document", Document);
        string[] sign = ["cms", "-sign", "-binary", "-in", "document", "-signer", "officer.pem", "-inkey", "officer.key", "-outform", "DER", "-out", "signature"];
        openssl.Succeed(option.Length == 0 ? sign : [.. sign, option]);
        Parsed<KeyCertificate> verified = DetachedSignature.Verify(Document, openssl.Read("signature"), [aln.OfficerCertificate, officer]);
        Assert.True(verified.IsValid, string.Join("; ", verified.Problems));
        Assert.Equal(officer.KeyId, verified.Value.KeyId);
    }

    [Fact]
    public void OpenSsls_OfAnotherKind_IsRefusedByName()
    {
        using var openssl = new OpenSsl();
        KeyCertificate officer = OpenSslOfficer(openssl);
        openssl.Write("document", Document);
        foreach (string[] options in new string[][] { ["-noattr"], ["-nodetach"], ["-md", "sha384"], ["-stream", "-indef"] })
        {
            openssl.Succeed(["cms", "-sign", "-binary", "-in", "document", "-signer", "officer.pem", "-inkey", "officer.key", "-outform", "DER", "-out", "signature", .. options]);
            AssertRefused(IdentityErrors.SignatureMalformed, DetachedSignature.Verify(Document, openssl.Read("signature"), [officer]));
        }
    }

    [Fact]
    public void TwoSigners_AreRefused()
    {
        using var openssl = new OpenSsl();
        KeyCertificate officer = OpenSslOfficer(openssl);
        openssl.Write("document", Document);
        openssl.Write("second.pem", PemEncoding.WriteString("CERTIFICATE", aln.OfficerCertificate.Der));
        openssl.Write("second.key", aln.Officer.ToPem());
        openssl.Succeed("cms", "-sign", "-binary", "-in", "document", "-signer", "officer.pem", "-inkey", "officer.key",
            "-signer", "second.pem", "-inkey", "second.key", "-outform", "DER", "-out", "signature");
        AssertRefused(IdentityErrors.SignatureMalformed, DetachedSignature.Verify(Document, openssl.Read("signature"), [officer, aln.OfficerCertificate]));
    }

    [Fact]
    public void DotNetsSignedCms_ReadsOurs_AndItsOwnIsAccepted()
    {
        byte[] ours = DetachedSignature.Sign(Document, aln.Officer, aln.OfficerCertificate.Der, Cert.Now);
        var foreign = new SignedCms(new ContentInfo(Document), detached: true);
        foreign.Decode(ours);
        foreign.CheckSignature(verifySignatureOnly: true);

        using X509Certificate2 withKey = aln.Officer.ToTlsCertificate(aln.OfficerCertificate.Der);
        var theirs = new SignedCms(new ContentInfo(Document), detached: true);
        theirs.ComputeSignature(new CmsSigner(SubjectIdentifierType.IssuerAndSerialNumber, withKey) { DigestAlgorithm = new Oid("2.16.840.1.101.3.4.2.1"), SignedAttributes = { new Pkcs9SigningTime(Cert.Now.UtcDateTime) } });
        Parsed<KeyCertificate> verified = DetachedSignature.Verify(Document, theirs.Encode(), [aln.OfficerCertificate]);
        Assert.True(verified.IsValid, string.Join("; ", verified.Problems));
    }

    private static KeyCertificate OpenSslOfficer(OpenSsl openssl)
    {
        openssl.Succeed("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "officer.key");
        openssl.Succeed("req", "-x509", "-new", "-key", "officer.key", "-subj", "/CN=mira", "-days", "30", "-out", "officer.pem",
            "-addext", "keyUsage=critical,digitalSignature", "-addext", "basicConstraints=critical,CA:false");
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(openssl.Read("officer.pem"));
        Parsed<KeyCertificate> read = KeyCertificate.Read(certificate.RawData, CertificateUse.Officer);
        return read.Value ?? throw new InvalidOperationException(string.Join("; ", read.Problems));
    }

    private static string Seconds(DateTimeOffset instant) => instant.ToUnixTimeSeconds().ToString();

    private static void AssertRefused(ErrorCode code, Parsed<KeyCertificate> verified) => Assert.Equal(code, Assert.Single(verified.Problems).Code);
}
