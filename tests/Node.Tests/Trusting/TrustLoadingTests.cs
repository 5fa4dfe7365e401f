using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Tests.Trusting;

public class TrustLoadingTests
{
    [Theory]
    [InlineData("cards/own.card")]
    [InlineData("cards/partners/cert-bor.card")]
    [InlineData("agreements/agr-aln-bor-v1.yaml")]
    [InlineData("agreements/agr-aln-bor-v1.sigs")]
    public void Load_WithAFileChangedOnDisk_NamesIt(string file)
    {
        using var exchange = new Exchange();
        exchange.Agree(exchange.Document());
        string path = Path.Combine(exchange.Aln.Home.Folder, file);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 0x04;
        File.WriteAllBytes(path, bytes);
        Problem problem = Assert.Single(exchange.Aln.Load().Problems);
        Assert.Equal(HomeErrors.HomeFileCorrupt, problem.Code);
        string named = file.EndsWith(".yaml", StringComparison.Ordinal) ? "agr-aln-bor-v1" : file;
        Assert.Contains(named, problem.Message);
    }

    [Theory]
    [InlineData("cards/own.card")]
    [InlineData("cards/partners/cert-bor.card")]
    [InlineData("agreements/agr-aln-bor-v1.sigs")]
    public void Load_WithAFileCutShort_NamesIt(string file)
    {
        using var exchange = new Exchange();
        exchange.Agree(exchange.Document());
        string path = Path.Combine(exchange.Aln.Home.Folder, file);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^10]);
        Assert.Contains(file, Assert.Single(exchange.Aln.Load().Problems).Message);
    }

    [Fact]
    public void Load_WithADamagedHistory_NamesIt()
    {
        using var exchange = new Exchange();
        exchange.Bor.Desk.SignCard(new CardChange(), exchange.Bor.Root, null, FoundedNode.Now);
        Assert.True(exchange.Book.ImportCard(exchange.Bor.Card.Bytes, fingerprint: null).Value!.IsChanged);
        string path = Path.Combine(exchange.Aln.Home.CardsFolder, "partners", "cert-bor.former");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[100] ^= 1;
        File.WriteAllBytes(path, bytes);
        Assert.Contains("cert-bor.former", Assert.Single(exchange.Aln.Load().Problems).Message);
    }

    [Fact]
    public void Load_WithSeveralCorruptFiles_NamesThemAll()
    {
        using var exchange = new Exchange();
        exchange.Agree(exchange.Document());
        File.WriteAllText(Path.Combine(exchange.Aln.Home.CardsFolder, "partners", "cert-bor.card"), "x");
        File.WriteAllText(Path.Combine(exchange.Aln.Home.CardsFolder, "partners", "cert-cel.card"), "");
        File.Delete(Path.Combine(exchange.Aln.Home.AgreementsFolder, "agr-aln-bor-v1.sigs"));
        Assert.Equal(3, exchange.Aln.Load().Problems.Count);
    }

    [Fact]
    public void Load_WithAPartnersCardUnderAnotherName_NamesIt()
    {
        using var exchange = new Exchange();
        string folder = Path.Combine(exchange.Aln.Home.CardsFolder, "partners");
        File.Move(Path.Combine(folder, "cert-bor.card"), Path.Combine(folder, "cert-cel.card"));
        Problem problem = Assert.Single(exchange.Aln.Load().Problems);
        Assert.Contains("cert-cel.card", problem.Message);
        Assert.Contains("cert-bor", problem.Message);
    }

    [Fact]
    public void Load_OfAHomeWhoseNodeYamlSaysAnother_IsRefused()
    {
        using var node = new FoundedNode();
        Assert.Equal(HomeErrors.KeyNotOnCard, Assert.Single(TrustBook.Load(node.Home, node.Settings with { Id = PartnerId.Parse("cert-bor") }, TimeProvider.System).Problems).Code);
        Assert.Equal(HomeErrors.KeyNotOnCard, Assert.Single(TrustBook.Load(node.Home, node.Settings with { Environment = NodeEnvironment.Production }, TimeProvider.System).Problems).Code);
    }

    [Fact]
    public void Load_WithAnAgreementOfAPartnerWhoIsGone_Starts()
    {
        using var exchange = new Exchange();
        byte[] document = exchange.Document();
        exchange.Agree(document);
        File.Delete(Path.Combine(exchange.Aln.Home.CardsFolder, "partners", "cert-bor.card"));
        TrustBook book = exchange.Aln.Book();
        Assert.Empty(book.Current.Partners);
        Assert.True(book.ImportCard(exchange.Bor.Card.Bytes, exchange.Bor.Card.Fingerprint).IsValid);
        Assert.NotNull(book.Current.Partners[exchange.Bor.Id].InForce(FoundedNode.Now));
    }

    [Theory]
    [InlineData("signing-1.key")]
    [InlineData("log-1.key")]
    [InlineData("tls-1.key")]
    [InlineData("encryption-1.key")]
    public void LoadKeys_WithoutAKeyTheCardOffers_IsRefused(string file)
    {
        using var node = new FoundedNode();
        File.Delete(Path.Combine(node.Home.KeysFolder, file));
        Assert.Equal(HomeErrors.KeyNotOnCard, Assert.Single(NodeKeys.Load(node.Home).Problems).Code);
    }

    [Fact]
    public void LoadKeys_WithEveryKeyDamaged_NamesEveryFile()
    {
        using var node = new FoundedNode();
        string[] files = ["signing-1.key", "log-1.key", "tls-1.key", "encryption-1.key"];
        foreach (string file in files)
            File.WriteAllText(Path.Combine(node.Home.KeysFolder, file), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Parsed<NodeKeys> loaded = NodeKeys.Load(node.Home);
        Assert.Equal(files, loaded.Problems.Select(problem => problem.Field));
        Assert.All(loaded.Problems, problem => Assert.Equal(HomeErrors.KeyUnreadable, problem.Code));
    }

    [Fact]
    public void LoadKeys_WithAnotherNodesKeys_IsRefused()
    {
        using var node = new FoundedNode();
        using var other = new FoundedNode("cert-bor");
        File.Copy(OwnIdentity.PathIn(other.Home), OwnIdentity.PathIn(node.Home), overwrite: true);
        Assert.Equal(4, NodeKeys.Load(node.Home).Problems.Count(problem => problem.Code == HomeErrors.KeyNotOnCard));
    }

    [Fact]
    public void LoadKeys_WithADevelopmentCertificateOutsideDev_IsRefused()
    {
        using var node = new FoundedNode("cert-aln", NodeEnvironment.Exercise);
        Assert.True(NodeKeys.Load(node.Home).IsValid);
        using PrivateKey key = PrivateKey.FromPem(File.ReadAllText(Path.Combine(node.Home.KeysFolder, "tls-1.key")));
        byte[] marked = CertificateIssuing.SelfSigned(key, CertificateUse.NodeTls, new CertificateName("aln", DevelopmentMark.Organization), FoundedNode.Now, FoundedNode.Now.AddDays(1));
        File.WriteAllText(Path.Combine(node.Home.KeysFolder, "tls-1.crt"), CertificatePem.Write(marked));
        Assert.Equal(HomeErrors.DevelopmentKey, Assert.Single(NodeKeys.Load(node.Home).Problems).Code);
    }

    [Fact]
    public void LoadKeys_AndTheModes_NameTheLooseFile()
    {
        using var node = new FoundedNode();
        string file = Path.Combine(node.Home.KeysFolder, "signing-1.key");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Problem problem = Assert.Single(KeyModes.Check(node.Home));
        Assert.Equal(HomeErrors.KeyModeLoose, problem.Code);
        Assert.Equal(file, problem.Field);
    }
}
