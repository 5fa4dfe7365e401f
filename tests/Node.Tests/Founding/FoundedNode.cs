using System.Collections.Concurrent;
using System.Security.Cryptography;
using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Statements;
using CertBridge.Sharing.Agreements;
using CertBridge.Storage.Homes;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Founding;

/// <summary>
/// A node made by the real founding, in a folder of its own. Encrypting a root key takes half a second by design, so each kind of node is
/// founded once a run and copied from then on: two copies of one id are one identity, two ids are not.
/// </summary>
internal sealed class FoundedNode : IDisposable
{
    public const string Passphrase = "correct horse battery";
    public const string OfficerName = "officer-1";
    public const string SecondOfficerName = "officer-2";

    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    // Gone with the process, unless its host is ended before it may clear up.
    private static readonly TempFolder Templates = new("of-one-run-");
    private static readonly ConcurrentDictionary<(string, string, string), Lazy<string>> Founded = new();

    private readonly TempFolder folder = new();

    static FoundedNode() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Templates.Dispose();

    /// <param name="origin">Another word here makes another founding of the same id: other root, other keys.</param>
    public FoundedNode(string id = "cert-aln", string environment = NodeEnvironment.Dev, string origin = "first")
    {
        string template = Founded.GetOrAdd((id, environment, origin), _ => new Lazy<string>(() => Found(id, environment, origin))).Value;
        TempFolder.Copy(template, Folder);
        Settings = NodeSettingsReading.Read(Home).Value!;
    }

    public string Folder => folder.At("node");

    public NodeHome Home => NodeHome.At(Path.Combine(Folder, "home"));

    public NodeSettings Settings { get; }

    public PartnerId Id => Settings.Id;

    public RootKeyFile Root => new(Path.Combine(Folder, "root", $"{Id}.root.key"), Passphrase);

    public string OfficerKeyFile => OfficerFile(OfficerName, "key");

    public string OfficerCertificateFile => OfficerFile(OfficerName, "crt");

    public CardSigningDesk Desk => new(Home);

    public OperatorDesk Operators() => new(Home);

    public OwnCardFile Card => OwnCardFile.Read(Home).Value!;

    public TrustBook Book(TimeProvider? time = null) => Load(time).Value ?? throw new InvalidOperationException(Load(time).Problems[0].ToString());

    public Parsed<TrustBook> Load(TimeProvider? time = null) => TrustBook.Load(Home, Settings, time ?? new TestClock(Now));

    /// <summary>What the officer signs on their own machine.</summary>
    public byte[] Sign(ReadOnlySpan<byte> document, string officer = OfficerName)
    {
        using PrivateKey key = PrivateKey.FromPem(File.ReadAllText(OfficerFile(officer, "key")));
        return DetachedSignature.Sign(document, key, CertificatePem.Read(OfficerFile(officer, "crt"), HomeErrors.InputFileUnreadable).Value!, Now);
    }

    /// <summary>The officer takes the own signature of an agreement back.</summary>
    public byte[] Withdraw(ReadOnlyMemory<byte> document, string officer = OfficerName)
    {
        KeyId key = OwnIdentity.Read(Home).Value!.Card.Officers.Single(one => one.Name == officer).Certificate.KeyId;
        return Sign(SignatureWithdrawal.Write(Agreement.Read(document).Value!, Settings.Environment, key), officer);
    }

    /// <summary>What officers of this node say of an agreement's standing, signed by each.</summary>
    public SignedClaim Say(ReadOnlyMemory<byte> document, ulong serial, V1.StandingWord word, V1.StandingReason reason, params IEnumerable<string> officers)
    {
        var claim = new StandingClaim(Id, serial, word, reason);
        return new SignedClaim(claim, [.. officers.Select(officer => Sign(claim.Write(Agreement.Read(document).Value!, Settings.Environment), officer))]);
    }

    /// <summary>The same by the second officer too, where there is one.</summary>
    public byte[][] SignByEach(byte[] document) =>
        File.Exists(OfficerFile(SecondOfficerName, "key")) ? [Sign(document), Sign(document, SecondOfficerName)] : [Sign(document)];

    /// <summary>The next card has a second officer.</summary>
    /// <summary>The officer is on the own card no more.</summary>
    public void RemoveOfficer(string name) => Assert.Empty(Desk.SignCard(new CardChange { RemoveOfficers = [name] }, Root, null, Now).Problems);

    public void AddOfficer()
    {
        Parsed<PersonalKeyMade> made = PersonalKeyDesk.Make(PersonalKeyKind.Officer, SecondOfficerName, $"CERT of {Id}", Settings.Environment, Path.Combine(Folder, "officer"), passphrase: null, Now);
        Assert.Empty(made.Problems);
        Assert.Empty(Desk.SignCard(new CardChange { OfficerCertificates = [made.Value!.CertificateFile] }, Root, null, Now).Problems);
    }

    /// <summary>The next card with these suites, as a machine with or without ML-KEM would have signed it.</summary>
    public void Offer(params ushort[] suites)
    {
        OwnIdentity own = OwnIdentity.Read(Home).Value!;
        V1.Card card = V1.Card.Parser.ParseFrom(own.Card.Wire.Card);
        card.Serial++;
        card.IssuedMs++;
        card.Suites.Clear();
        card.Suites.Add(suites.Select(suite => (uint)suite));
        using PrivateKey root = PrivateKeyFile.Read(Root.Path, Root.Passphrase, HomeErrors.RootKeyRefused).Value!;
        OwnIdentity.Write(Home, OwnIdentity.Verify(new V1.PartnerCard(own.Stored) { Card = CardSigning.Card(card, root, null) }).Value!);
    }

    /// <summary>The next sheet without ML-KEM halves, whatever the card offers.</summary>
    public void SignSheetWithoutKem()
    {
        OwnIdentity own = OwnIdentity.Read(Home).Value!;
        V1.KeySheet sheet = V1.KeySheet.Parser.ParseFrom(own.Sheet.Wire.Sheet);
        sheet.Serial++;
        sheet.KemCertificates.Clear();
        Parsed<IReadOnlyList<StoredKey>> signing = new KeyFolder(Home).Read(KeyKind.Signing);
        OwnIdentity.Write(Home, OwnIdentity.Verify(new V1.PartnerCard(own.Stored) { KeySheet = CardSigning.KeySheet(sheet, signing.Value![0].Key) }).Value!);
        foreach (StoredKey key in signing.Value)
            key.Dispose();
    }

    public void Dispose() => folder.Dispose();

    /// <summary>The request that founds such a node in <paramref name="folder"/>.</summary>
    public static InitRequest Request(string folder, string id = "cert-aln", string environment = NodeEnvironment.Dev) => new()
    {
        Home = NodeHome.At(Path.Combine(folder, "home")),
        Settings = new NodeSettings { Id = PartnerId.Parse(id), Name = $"CERT of {id}", Country = "AL", Environment = environment },
        Endpoints = [$"gw1.{id}.example:7443"],
        DutyContacts = ["duty officer, +355 00 000 000"],
        RootOut = Path.Combine(folder, "root"),
        RootPassphrase = Passphrase,
        FirstOfficer = new FirstOfficer(OfficerName, Path.Combine(folder, "officer")),
        OperatorOut = Path.Combine(folder, "admin"),
    };

    private string OfficerFile(string officer, string kind) => Path.Combine(Folder, "officer", $"{officer}.officer.{kind}");

    private static string Found(string id, string environment, string origin)
    {
        string template = Templates.At($"{id}-{environment}-{origin}");
        Parsed<InitResult> made = NodeFounding.Init(Request(template, id, environment), Now);
        if (!made.IsValid)
            throw new InvalidOperationException(made.Problems[0].ToString());
        EncryptLightly(made.Value.RootKeyFile);
        return template;
    }

    /// <summary>The same root key with a single round of key derivation: tests open it often.</summary>
    private static void EncryptLightly(string rootKeyFile)
    {
        using var key = ECDsa.Create();
        key.ImportFromEncryptedPem(File.ReadAllText(rootKeyFile), Passphrase);
        var oneRound = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 1);
        File.WriteAllText(rootKeyFile, key.ExportEncryptedPkcs8PrivateKeyPem(Passphrase, oneRound));
    }
}
