using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Tests.Founding;

public class NodeFoundingTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public void Init_MakesAHomeThatStarts()
    {
        using var node = new FoundedNode();
        Assert.Empty(KeyModes.Check(node.Home));
        using NodeKeys keys = NodeKeys.Load(node.Home).Value!;
        TrustSnapshot trust = node.Book().Current;
        Assert.Equal(node.Id, trust.OwnCard.Id);
        Assert.Equal(keys.Signing.Id, Assert.Single(trust.OwnCard.SigningKeys).KeyId);
        Assert.Equal(keys.Log.Id, Assert.Single(trust.OwnCard.LogKeys).Id);
        Assert.Equal(Digest.Of(keys.Tls.PublicKey.ExportSubjectPublicKeyInfo()), Assert.Single(trust.OwnCard.TlsPins));
        Assert.True(keys.Tls.HasPrivateKey);
        Assert.Equal(Convert.ToHexStringLower(trust.OwnSheet.EncryptionKeys[0].SubjectKeyIdentifier), Assert.Single(keys.Encryption).Key);
        Assert.Equal(TimeSpan.FromDays(35), trust.OwnSheet.Expires - trust.OwnSheet.Issued);
        Assert.Equal(FoundedNode.OfficerName, Assert.Single(trust.OwnCard.Officers).Name);
        Assert.Equal(["gw1.cert-aln.example:7443"], trust.OwnContacts!.Endpoints);
        Assert.Equal(OperatorRole.Admin, Assert.Single(OperatorRegister.Load(node.Home).Value!.Entries).Role);
    }

    [Fact]
    public void Init_WritesEveryFileForItsOwnerAlone()
    {
        using var node = new FoundedNode();
        foreach (string file in Directory.EnumerateFiles(node.Folder, "*", SearchOption.AllDirectories))
            Assert.Equal(Private, File.GetUnixFileMode(file));
        foreach (string folder in Directory.EnumerateDirectories(node.Folder, "*", SearchOption.AllDirectories))
            Assert.Equal(Private | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public void Init_KeepsRootAndPersonsKeysOutOfTheHome()
    {
        using var node = new FoundedNode();
        string[] outside = [PrivateKey.FromEncryptedPem(File.ReadAllText(node.Root.Path), FoundedNode.Passphrase).Id.ToString(), PrivateKey.FromPem(File.ReadAllText(node.OfficerKeyFile)).Id.ToString()];
        string[] inside = [.. Directory.EnumerateFiles(node.Home.Folder, "*.key", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "store.key").Select(file => PrivateKey.FromPem(File.ReadAllText(file)).Id.ToString())];
        Assert.Equal(5, inside.Length);
        Assert.Empty(inside.Intersect(outside));
    }

    [Fact]
    public void Init_WritesAContextWhoseFilesLieBesideIt()
    {
        using var node = new FoundedNode();
        string folder = Path.Combine(node.Folder, "admin");
        string context = File.ReadAllText(Path.Combine(folder, "context.yaml"));
        Assert.Contains("node: https://127.0.0.1:7442", context);
        Assert.Contains("environment: dev", context);
        Assert.Contains("trust: node.crt", context);
        Assert.Contains("identity: { cert: admin.crt, key: admin.key }", context);
        Assert.All(["node.crt", "admin.crt", "admin.key"], name => Assert.True(File.Exists(Path.Combine(folder, name))));
    }

    [Theory]
    [InlineData("home/root")]
    [InlineData("home")]
    [InlineData("home/keys/../root")]
    [InlineData("link/root")]
    public void Init_WithAnOutFolderInsideTheHome_IsRefusedAndWritesNothing(string inside)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At("home"));
        File.CreateSymbolicLink(folder.At("link"), folder.At("home"));
        InitRequest request = FoundedNode.Request(folder.Path) with
        {
            RootOut = folder.At(inside),
            OperatorOut = folder.At(inside),
            FirstOfficer = new FirstOfficer("officer-1", folder.At(inside)),
        };
        Parsed<InitResult> made = NodeFounding.Init(request, FoundedNode.Now);
        Assert.Equal(["root-out", "out", "officer"], made.Problems.Where(problem => problem.Code == HomeErrors.OutsideHomeNeeded).Select(problem => problem.Field));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.At("home")));
    }

    [Fact]
    public void Init_WhereANodeIs_IsRefused()
    {
        using var node = new FoundedNode();
        InitRequest again = FoundedNode.Request(node.Folder) with { RootOut = Path.Combine(node.Folder, "root2"), OperatorOut = Path.Combine(node.Folder, "admin2"), FirstOfficer = null };
        Problem problem = Assert.Single(NodeFounding.Init(again, FoundedNode.Now).Problems);
        Assert.Equal(HomeErrors.HomeExists, problem.Code);
    }

    [Fact]
    public void Init_IntoAFolderOthersMayWrite_IsRefused()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At("home"), Private | UnixFileMode.UserExecute);
        File.SetUnixFileMode(folder.At("home"), Private | UnixFileMode.UserExecute | UnixFileMode.GroupWrite);
        Assert.Equal(HomeErrors.KeyModeLoose, Assert.Single(NodeFounding.Init(FoundedNode.Request(folder.Path), FoundedNode.Now).Problems).Code);
    }

    [Fact]
    public void Init_OverAHalfMadeHome_SaysWhatToRemove()
    {
        using var node = new FoundedNode();
        File.Delete(node.Home.NodeFile);
        InitRequest again = FoundedNode.Request(node.Folder) with { RootOut = Path.Combine(node.Folder, "root2"), OperatorOut = Path.Combine(node.Folder, "admin2"), FirstOfficer = null };
        Problem problem = Assert.Single(NodeFounding.Init(again, FoundedNode.Now).Problems);
        Assert.Equal(HomeErrors.HomeHalfMade, problem.Code);
        Assert.Contains(node.Home.KeysFolder, problem.Hint);
        Assert.Contains("operators.yaml", problem.Hint);
    }

    [Fact]
    public void Init_WhereKeysWouldBeOverwritten_NamesEachFile()
    {
        using var node = new FoundedNode();
        Directory.Delete(node.Home.Folder, recursive: true);
        Problem[] problems = [.. NodeFounding.Init(FoundedNode.Request(node.Folder), FoundedNode.Now).Problems];
        Assert.All(problems, problem => Assert.Equal(HomeErrors.OutputExists, problem.Code));
        Assert.Equal(7, problems.Length); // root key; officer key and certificate; admin's certificate, key, trust and context
    }

    [Fact]
    public void Init_WithManyMistakes_ReportsThemAllAndWritesNothing()
    {
        using var folder = new TempFolder();
        InitRequest request = FoundedNode.Request(folder.Path) with
        {
            Settings = FoundedNode.Request(folder.Path).Settings with { Name = "two\nlines", Country = "Alnia", PartnerListener = new HostPort("gw1", 7443) },
            Endpoints = ["gw1", "a:1", "b:1", "c:1", "d:1"],
            DutyContacts = ["bell \a"],
            RootPassphrase = "short",
            OfficerCertificates = [folder.At("nobody.crt")],
            FirstOfficer = new FirstOfficer("Officer One", folder.At("officer")),
            OperatorName = "Admin",
        };
        Parsed<InitResult> made = NodeFounding.Init(request, FoundedNode.Now);
        string[] fields = [.. made.Problems.Select(problem => problem.Field)];
        Assert.All(["country", "listeners.partners", "endpoint", "contact", "root-passphrase", "officer", "name", "nobody.crt"], field => Assert.Contains(field, fields));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Init_WithOfficersWhoMadeTheirOwnKeys_LeavesContactsForThemToSign()
    {
        using var folder = new TempFolder();
        PersonalKeyMade officer = PersonalKeyDesk.Make(PersonalKeyKind.Officer, "ana", "CERT Alnia", NodeEnvironment.Dev, folder.At("ana"), passphrase: null, FoundedNode.Now).Value!;
        InitRequest request = FoundedNode.Request(folder.Path) with { FirstOfficer = null, OfficerCertificates = [officer.CertificateFile] };
        InitResult made = NodeFounding.Init(request, FoundedNode.Now).Value!;
        Assert.False(made.ContactsSigned);
        var contacts = new ContactsRequest { Endpoints = ["gw1.cert-aln.example:7443"], OfficerKeyFile = officer.KeyFile };
        Assert.Equal(1ul, new CardSigningDesk(request.Home).SignContacts(contacts, FoundedNode.Now).Value!.Serial);
        TrustBook book = TrustBook.Load(request.Home, request.Settings, new TestClock(FoundedNode.Now)).Value!;
        Assert.Equal("ana", book.Current.OwnContacts!.SignedBy.Name);
    }

    [Fact]
    public void Init_WithACertificateThatIsNoOfficers_IsRefused()
    {
        using var node = new FoundedNode();
        using var folder = new TempFolder();
        InitRequest request = FoundedNode.Request(folder.Path) with { OfficerCertificates = [Path.Combine(node.Folder, "admin", "admin.crt")] };
        Assert.Equal(IdentityErrors.CertificateUse, Assert.Single(NodeFounding.Init(request, FoundedNode.Now).Problems).Code);
    }

    [Fact]
    public void Init_WithTwoOfficersOfOneName_IsRefused()
    {
        using var node = new FoundedNode();
        using var folder = new TempFolder();
        InitRequest request = FoundedNode.Request(folder.Path) with { OfficerCertificates = [node.OfficerCertificateFile] };
        Assert.Equal("officer", Assert.Single(NodeFounding.Init(request, FoundedNode.Now).Problems).Field);
    }
}
