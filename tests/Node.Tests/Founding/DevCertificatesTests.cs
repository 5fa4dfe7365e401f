using System.Security.Cryptography.X509Certificates;
using CertBridge.Node.Founding;
using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Tests.Founding;

public class DevCertificatesTests
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    [Fact]
    public void Make_GivesEachPartnerAnAuthorityANodeTwoOfficersAndASensor()
    {
        using var folder = new TempFolder();
        DevCertificatesMade made = DevCertificates.Make(["aln", "bor"], folder.At("out"), environment: null, FoundedNode.Now).Value!;
        Assert.Equal(FoundedNode.Now.AddDays(29), made.Until);
        foreach (string partner in made.Partners)
        {
            foreach (string name in new[] { "ca", "node", "operator-officer-1", "operator-officer-2", "sensor-1" })
            {
                using X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(folder.At($"out/{partner}/{name}.crt"), folder.At($"out/{partner}/{name}.key"));
                Assert.Contains("O=CERTBRIDGE DEV - NOT FOR PRODUCTION", certificate.Subject);
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.At($"out/{partner}/{name}.key")));
            }
            Assert.True(IsTrusted(folder, partner, partner, "node"));
        }
        Assert.False(IsTrusted(folder, "aln", "bor", "node"));
    }

    [Fact]
    public void Make_GivesANegativeSetOfWhichEachFailsForItsReason()
    {
        using var folder = new TempFolder();
        DevCertificatesMade made = DevCertificates.Make(["aln"], folder.At("out"), "dev", FoundedNode.Now).Value!;
        Assert.Equal(["expired", "wrong-eku", "other-ca", "revoked", "no-san"], made.Negative);
        Assert.All(["expired", "wrong-eku", "other-ca"], name => Assert.False(IsTrusted(folder, "negative", "negative", name)));
        Assert.All(["revoked", "no-san"], name => Assert.True(IsTrusted(folder, "negative", "negative", name)));
        using X509Certificate2 nameless = X509Certificate2.CreateFromPem(File.ReadAllText(folder.At("out/negative/no-san.crt")));
        Assert.Empty(nameless.Extensions.OfType<X509SubjectAlternativeNameExtension>());
        Assert.Equal(65, new FileInfo(folder.At("out/negative/revoked-keys.txt")).Length);
    }

    [Theory]
    [InlineData("production")]
    [InlineData("PRODUCTION")]
    public void Make_InProduction_IsRefusedAndWritesNothing(string environment)
    {
        using var folder = new TempFolder();
        Problem problem = Assert.Single(DevCertificates.Make(["aln"], folder.At("out"), environment, FoundedNode.Now).Problems);
        Assert.Equal(HomeErrors.NotInProduction, problem.Code);
        Assert.False(Directory.Exists(folder.At("out")));
    }

    [Theory]
    [InlineData]
    [InlineData("../aln")]
    [InlineData("aln", "aln")]
    [InlineData("negative")]
    public void Make_ForImpossiblePartners_IsRefused(params string[] partners)
    {
        using var folder = new TempFolder();
        Assert.Equal("partners", Assert.Single(DevCertificates.Make(partners, folder.At("out"), null, FoundedNode.Now).Problems).Field);
    }

    [Fact]
    public void Make_OverAnEarlierSet_IsRefused()
    {
        using var folder = new TempFolder();
        Assert.True(DevCertificates.Make(["aln"], folder.At("out"), null, FoundedNode.Now).IsValid);
        Assert.Equal(HomeErrors.OutputExists, Assert.Single(DevCertificates.Make(["aln"], folder.At("out"), null, FoundedNode.Now).Problems).Code);
    }

    private static bool IsTrusted(TempFolder folder, string authority, string partner, string name)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(File.ReadAllText(folder.At($"out/{authority}/ca.crt"))));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = FoundedNode.Now.LocalDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ServerAuthentication));
        return chain.Build(X509Certificate2.CreateFromPem(File.ReadAllText(folder.At($"out/{partner}/{name}.crt"))));
    }
}
