using System.Security.Cryptography.X509Certificates;
using CertBridge.Node.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Tests.Founding;

public class OperatorDeskTests
{
    [Fact]
    public void Add_IssuesACertificateOfTheNodesAuthorityThatTheRegisterKnows()
    {
        using var node = new FoundedNode();
        OperatorMade made = Added(node, Request(node, "ana", OperatorRole.Operator));
        using X509Certificate2 certificate = X509Certificate2.CreateFromPemFile(made.CertificateFile, made.KeyFile!);
        OperatorEntry entry = OperatorRegister.Load(node.Home).Value!.Find(KeyId.OfSubjectPublicKeyInfo(certificate.PublicKey.ExportSubjectPublicKeyInfo()))!;
        Assert.Equal(("ana", OperatorRole.Operator), (entry.Name, entry.Role));
        Assert.Equal(certificate.NotAfter.ToUniversalTime(), entry.NotAfter.UtcDateTime);
        Assert.True(IsIssuedBy(certificate, Path.Combine(node.Home.KeysFolder, "operators-ca.crt")));
        Assert.Contains("cert: ana.crt", File.ReadAllText(made.ContextFile));
    }

    [Fact]
    public void Add_WithARequest_WritesNoKey()
    {
        using var node = new FoundedNode();
        using var key = PrivateKey.Create();
        string request = Path.Combine(node.Folder, "sensor.csr");
        File.WriteAllText(request, KeyRequest.Create(key, new CertificateName("whatever it calls itself", "")));
        OperatorMade made = Added(node, Request(node, "probe-7", OperatorRole.Sensor) with { RequestFile = request });
        Assert.Null(made.KeyFile);
        Assert.Equal(key.Id, made.Entry.KeyId);
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(node.Folder, "probe-7")), file => file.EndsWith(".key", StringComparison.Ordinal));
        Problem problem = Assert.Single(node.Operators().Add(Request(node, "probe-8", OperatorRole.Sensor) with { RequestFile = request }, FoundedNode.Now).Problems);
        Assert.Equal(HomeErrors.OperatorExists, problem.Code);
    }

    [Theory]
    [InlineData("no request at all")]
    [InlineData("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n")]
    public void Add_WithAMalformedRequest_IsRefused(string text)
    {
        using var node = new FoundedNode();
        string request = Path.Combine(node.Folder, "bad.csr");
        File.WriteAllText(request, text);
        Parsed<OperatorMade> made = node.Operators().Add(Request(node, "probe-7", OperatorRole.Sensor) with { RequestFile = request }, FoundedNode.Now);
        Assert.Equal(IdentityErrors.RequestMalformed, Assert.Single(made.Problems).Code);
        Assert.Single(node.Operators().List().Value!);
    }

    [Fact]
    public void Add_OfATakenOrImpossibleName_IsRefused()
    {
        using var node = new FoundedNode();
        Assert.Equal(HomeErrors.OperatorExists, Assert.Single(node.Operators().Add(Request(node, "admin", OperatorRole.Auditor) with { OutFolder = Path.Combine(node.Folder, "x") }, FoundedNode.Now).Problems).Code);
        Assert.Equal(HomeErrors.InputInvalid, Assert.Single(node.Operators().Add(Request(node, "Ana B", OperatorRole.Auditor), FoundedNode.Now).Problems).Code);
    }

    [Fact]
    public void Add_IntoTheHomeOrOverAKey_IsRefused()
    {
        using var node = new FoundedNode();
        OperatorRequest inside = Request(node, "ana", OperatorRole.Operator) with { OutFolder = node.Home.KeysFolder };
        Assert.Equal(HomeErrors.OutsideHomeNeeded, Assert.Single(node.Operators().Add(inside, FoundedNode.Now).Problems).Code);
        OperatorRequest over = Request(node, "ana", OperatorRole.Operator) with { OutFolder = Path.Combine(node.Folder, "admin") };
        Assert.All(node.Operators().Add(over, FoundedNode.Now).Problems, problem => Assert.Equal(HomeErrors.OutputExists, problem.Code));
    }

    [Fact]
    public void Revoke_ClosesTheDoorWithoutARestart()
    {
        using var node = new FoundedNode();
        OperatorRegister register = OperatorRegister.Load(node.Home).Value!;
        OperatorMade made = Added(node, Request(node, "ana", OperatorRole.Operator));
        Assert.True(register.Find(made.Entry.KeyId)!.IsValid(FoundedNode.Now));
        node.Operators().Revoke("ana", FoundedNode.Now);
        Assert.False(register.Find(made.Entry.KeyId)!.IsValid(FoundedNode.Now));
        Assert.Equal(HomeErrors.OperatorUnknown, Assert.Single(node.Operators().Revoke("ana", FoundedNode.Now).Problems).Code);
        Added(node, Request(node, "ana", OperatorRole.Operator) with { OutFolder = Path.Combine(node.Folder, "ana-again") });
        Assert.Equal(3, register.Entries.Count);
    }

    [Fact]
    public void Revoke_OfTheLastAdmin_IsRefused()
    {
        using var node = new FoundedNode();
        Assert.Equal(HomeErrors.LastAdmin, Assert.Single(node.Operators().Revoke("admin", FoundedNode.Now).Problems).Code);
        Added(node, Request(node, "second", OperatorRole.Admin));
        Assert.Equal(FoundedNode.Now, node.Operators().Revoke("admin", FoundedNode.Now).Value!.Revoked);
    }

    [Fact]
    public void IsValid_OfAnExpiredEntry_IsFalse()
    {
        using var node = new FoundedNode();
        OperatorEntry admin = Assert.Single(node.Operators().List().Value!);
        Assert.True(admin.IsValid(FoundedNode.Now));
        Assert.False(admin.IsValid(FoundedNode.Now.AddDays(366)));
        Assert.False(admin.IsValid(FoundedNode.Now.AddDays(-1)));
    }

    [Theory]
    [InlineData("operators: [")]
    [InlineData("operators:\n  - name: ana\n")]
    [InlineData("operators:\n  - { name: ana, role: king, keyId: 00, from: yesterday, until: 2026-01-01T00:00:00Z }\n")]
    [InlineData("somebody: else\n")]
    public void Find_InARegisterThatIsCorrupt_AdmitsNobodyUntilItIsRepaired(string text)
    {
        using var node = new FoundedNode();
        OperatorRegister register = OperatorRegister.Load(node.Home).Value!;
        OperatorEntry admin = Assert.Single(register.Entries);
        string path = Path.Combine(node.Home.Folder, "operators.yaml");
        byte[] before = File.ReadAllBytes(path);
        File.WriteAllText(path, text);
        Assert.Null(register.Find(admin.KeyId));
        Assert.NotEmpty(register.Problems);
        Assert.All(OperatorRegister.Load(node.Home).Problems, problem => Assert.Equal(HomeErrors.RegisterCorrupt, problem.Code));
        File.WriteAllBytes(path, before);
        Assert.NotNull(register.Find(admin.KeyId));
    }

    private static OperatorRequest Request(FoundedNode node, string name, OperatorRole role) =>
        new() { Name = name, Role = role, OutFolder = Path.Combine(node.Folder, name) };

    private static OperatorMade Added(FoundedNode node, OperatorRequest request)
    {
        Parsed<OperatorMade> made = node.Operators().Add(request, FoundedNode.Now);
        Assert.Empty(made.Problems);
        return made.Value!;
    }

    private static bool IsIssuedBy(X509Certificate2 certificate, string authorityFile)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(File.ReadAllText(authorityFile)));
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = FoundedNode.Now.LocalDateTime;
        return chain.Build(certificate);
    }
}
