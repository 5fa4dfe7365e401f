using CertBridge.Node.Examining;
using CertBridge.Node.Founding;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;
using CertBridge.Storage.Homes;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Examining;

/// <summary>A home after a day of work with one partner, its node stopped, and a machine it lies on: well, until a fixture breaks one thing.</summary>
internal sealed class HomeScene : IAsyncDisposable
{
    private readonly WorkingNode aln;
    private readonly WorkingNode bor;

    private HomeScene(WorkingNode aln, WorkingNode bor)
    {
        this.aln = aln;
        this.bor = bor;
        Machine = new ExaminedMachine { Disk = Disk(freeMiB: 50_000), WhyNotHybrid = "it is a test" };
    }

    public FoundedNode Founded => aln.Founded;

    public NodeHome Home => Founded.Home;

    public PartnerId Partner => bor.Identity.Id;

    public TestClock Clock { get; } = new(FoundedNode.Now);

    public ExaminedMachine Machine { get; set; }

    /// <summary>A leaf of the own log about the partner.</summary>
    public byte[] Leaf { get; private set; } = [];

    public static async Task<HomeScene> MakeAsync()
    {
        var scene = new HomeScene(WorkingNode.Founding("cert-aln"), WorkingNode.Founding("cert-bor"));
        scene.aln.Meet(scene.bor);
        scene.bor.Meet(scene.aln);
        scene.aln.Agree(scene.bor);
        scene.bor.TakeFrom(scene.aln);
        foreach (string title in new[] { "One", "Two", "Three" })
            await scene.aln.AcceptedAsync(Reports.Yaml(title));
        await new Crossing(scene.aln, scene.bor).CarryAsync();
        scene.Leaf = scene.aln.Store.Read(reader => reader.LinkLeaves(scene.Partner, 1, 1))[0];
        scene.Founded.Offer(0x0001);
        await scene.aln.Store.DisposeAsync();
        return scene;
    }

    public void Tamper(string sql)
    {
        using var database = Storage.Sqlite.SqliteDatabase.OpenWriter(Home.StoreFile);
        database.Execute(sql);
    }

    public static DiskRoom Disk(long freeMiB) => new(TimeProvider.System, () => new DiskSpace(freeMiB << 20, 100_000L << 20));

    public IReadOnlyList<Finding> Look()
    {
        using var examined = new ExaminedHome(Home, Clock, Machine);
        return HomeExamination.Look(examined);
    }

    /// <summary>The next card, with anything changed.</summary>
    public void Reissue(Action<V1.Card> change)
    {
        OwnIdentity own = OwnIdentity.Read(Home).Value!;
        V1.Card card = V1.Card.Parser.ParseFrom(own.Card.Wire.Card);
        card.Serial++;
        change(card);
        using PrivateKey root = PrivateKeyFile.Read(Founded.Root.Path, Founded.Root.Passphrase, HomeErrors.RootKeyRefused).Value!;
        OwnIdentity.Write(Home, OwnIdentity.Verify(new V1.PartnerCard(own.Stored) { Card = CardSigning.Card(card, root, null) }).Value!);
    }

    /// <summary>The next contact sheet, with anything changed.</summary>
    public void SignContacts(Action<V1.ContactSheet> change)
    {
        OwnIdentity own = OwnIdentity.Read(Home).Value!;
        V1.ContactSheet sheet = V1.ContactSheet.Parser.ParseFrom(own.Contacts!.Wire.Sheet);
        sheet.Serial++;
        change(sheet);
        using PrivateKey officer = PrivateKey.FromPem(File.ReadAllText(Founded.OfficerKeyFile));
        OwnIdentity.Write(Home, OwnIdentity.Verify(new V1.PartnerCard(own.Stored) { Contacts = CardSigning.Contacts(sheet, officer) }).Value!);
    }

    /// <summary>The certificate beside the TLS key, for the same key and other dates.</summary>
    public void ReplaceTlsCertificate(DateTimeOffset from, DateTimeOffset until)
    {
        using PrivateKey key = PrivateKey.FromPem(File.ReadAllText(Path.Combine(Home.KeysFolder, "tls-1.key")));
        byte[] der = CertificateIssuing.SelfSigned(key, CertificateUse.NodeTls, new CertificateName("cert-aln", DevelopmentMark.Organization), from, until);
        File.WriteAllText(Path.Combine(Home.KeysFolder, "tls-1.crt"), CertificatePem.Write(der));
    }

    public async ValueTask DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }
}
