using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Tests.Keys;

public sealed class CertificateTests
{
    private static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<CertificateUse> Uses => [.. Enum.GetValues<CertificateUse>().Where(use => use != CertificateUse.Encapsulation)]; // that one is KemKeyTests'

    [Theory]
    [MemberData(nameof(Uses))]
    public void Certificate_IsReadForItsUseAndNoOther(CertificateUse use)
    {
        using var key = PrivateKey.Create();
        byte[] der = CertificateIssuing.SelfSigned(key, use, new CertificateName("cert-aln", "CERT Aln"), From, Until);
        Parsed<KeyCertificate> read = KeyCertificate.Read(der, use);
        Assert.True(read.IsValid, string.Join("; ", read.Problems));
        Assert.Equal(key.Id, read.Value.KeyId);
        Assert.Equal("cert-aln", read.Value.CommonName);
        Assert.Equal(From, read.Value.NotBefore);
        Assert.Equal(Until, read.Value.NotAfter);
        Assert.Equal(key.SubjectKeyIdentifier, read.Value.StatedKeyIdentifier);
        foreach (CertificateUse other in Enum.GetValues<CertificateUse>().Where(other => other != use && !Serves(use, other)))
            Assert.Equal(IdentityErrors.CertificateUse, Assert.Single(KeyCertificate.Read(der, other).Problems).Code);
    }

    [Fact]
    public void Issued_ChainsToItsAuthority()
    {
        using var authority = PrivateKey.Create();
        using var subject = PrivateKey.Create();
        byte[] authorityDer = CertificateIssuing.SelfSigned(authority, CertificateUse.OperatorAuthority, new CertificateName("operators of cert-aln", ""), From, Until);
        byte[] der = CertificateIssuing.Issue(
            authority, authorityDer, subject.PublicKey, CertificateUse.OperatorTls, new CertificateName("mira", "CERT Aln"), From, Until);
        using X509Certificate2 root = X509CertificateLoader.LoadCertificate(authorityDer);
        using X509Certificate2 leaf = X509CertificateLoader.LoadCertificate(der);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = From.UtcDateTime.AddDays(1);
        Assert.True(chain.Build(leaf));
        using X509Certificate2 bound = subject.ToTlsCertificate(der);
        Assert.True(bound.HasPrivateKey);
    }

    [Fact]
    public void LongNames_AreCutNotRefused()
    {
        using var key = PrivateKey.Create();
        byte[] der = CertificateIssuing.SelfSigned(key, CertificateUse.Signing, new CertificateName(new string('n', 200), new string('o', 200)), From, Until);
        Assert.Equal(64, KeyCertificate.Read(der, CertificateUse.Signing).Value!.CommonName.Length);
    }

    [Fact]
    public void TrailingBytes_Pem_AndOversize_AreMalformed()
    {
        using var key = PrivateKey.Create();
        byte[] der = CertificateIssuing.SelfSigned(key, CertificateUse.Signing, new CertificateName("n", ""), From, Until);
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
        byte[][] bad = [[.. der, 0], der[..^1], System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()), [], new byte[5000]];
        Assert.All(bad, bytes => Assert.Equal(IdentityErrors.CertificateMalformed, Assert.Single(KeyCertificate.Read(bytes, CertificateUse.Signing).Problems).Code));
    }

    [Fact]
    public void AFlippedByte_Anywhere_NeverThrows_AndNeverGivesAnotherKeyUnderTheSameId()
    {
        using var key = PrivateKey.Create();
        byte[] der = CertificateIssuing.SelfSigned(key, CertificateUse.Encryption, new CertificateName("cert-aln", "CERT Aln"), From, Until);
        for (int i = 0; i < der.Length; i++)
        {
            byte[] flipped = [.. der];
            flipped[i] ^= (byte)(1 << (i % 8));
            Parsed<KeyCertificate> read = KeyCertificate.Read(flipped, CertificateUse.Encryption);
            Assert.True(!read.IsValid || read.Value.PublicKey.AsSpan().SequenceEqual(key.PublicKey));
        }
        for (int length = 0; length < der.Length; length++)
            Assert.False(KeyCertificate.Read(der.AsSpan(0, length), CertificateUse.Encryption).IsValid);
    }

    [Fact]
    public void AnotherCurve_IsMalformed()
    {
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest("CN=p384", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        using X509Certificate2 certificate = request.CreateSelfSigned(From, Until);
        Assert.Equal(IdentityErrors.CertificateMalformed, Assert.Single(KeyCertificate.Read(certificate.RawData, CertificateUse.Signing).Problems).Code);
    }

    [Fact]
    public void Request_ReadBack_NamesTheKeyAndItsHolder()
    {
        using var key = PrivateKey.Create();
        Parsed<KeyRequest> read = KeyRequest.Read(KeyRequest.Create(key, new CertificateName("mira", "CERT Aln")));
        Assert.True(read.IsValid);
        Assert.Equal(key.PublicKey, read.Value.PublicKey);
        Assert.Equal("mira", read.Value.Name.CommonName);
        Assert.Equal("CERT Aln", read.Value.Name.Organization);
    }

    [Fact]
    public void Request_WithABrokenSignature_IsRefused()
    {
        using var key = PrivateKey.Create();
        string pem = KeyRequest.Create(key, new CertificateName("mira", ""));
        byte[] der = Convert.FromBase64String(string.Concat(pem.Split('\n').Where(line => !line.StartsWith('-'))));
        der[^1] ^= 1;
        string broken = System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE REQUEST", der);
        Assert.Equal(IdentityErrors.RequestMalformed, Assert.Single(KeyRequest.Read(broken).Problems).Code);
        Assert.False(KeyRequest.Read("").IsValid);
        Assert.False(KeyRequest.Read(new string('A', 20_000)).IsValid);
    }

    /// <summary>A node's TLS certificate also fits an operator, and signing and officer differ in one optional bit: the documents keep those apart.</summary>
    private static bool Serves(CertificateUse made, CertificateUse other) => (made, other) is
        (CertificateUse.NodeTls, CertificateUse.OperatorTls)
        or (CertificateUse.Signing, CertificateUse.Officer) or (CertificateUse.Officer, CertificateUse.Signing);
}
