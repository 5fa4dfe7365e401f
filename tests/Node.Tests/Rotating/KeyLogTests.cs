using CertBridge.Node.Founding;
using CertBridge.Node.Rotating;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Rotating;

/// <summary>Every event in the life of a key is one leaf of the node log, and the lives are read back from the leaves.</summary>
public sealed class KeyLogTests : IAsyncLifetime
{
    private readonly WorkingNode node = WorkingNode.Founding();
    private readonly KeySights sights;
    private readonly KeyLog log;

    public KeyLogTests()
    {
        sights = new KeySights(node.Founded.Home, node.Trust);
        log = NewLog();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await node.DisposeAsync();

    [Fact]
    public async Task Look_AtAFirstStart_WritesEveryKeyOnce()
    {
        await log.LookAsync(CancellationToken.None);
        await log.LookAsync(CancellationToken.None);

        Assert.Equal(["encryption", "log", "officer", "root", "signing", "tls"], Written().Select(one => one.Use.Word()).Distinct().Order(StringComparer.Ordinal));
        Assert.All(Written().GroupBy(one => one.Key), key => Assert.Equal([KeyEvent.Announced, KeyEvent.Activated], key.Select(one => one.Happened)));
        Assert.All(log.Lives.All, life => Assert.Equal(KeyState.Active, life.State));
    }

    [Fact]
    public async Task Look_AfterEachCard_WritesWhatItDid_AndAnotherStartReadsTheSame()
    {
        await log.LookAsync(CancellationToken.None);
        KeyId first = node.Keys.Signing.Id;
        await SignAsync(new CardChange { Announce = [KeyKind.Signing] });
        KeyId second = node.Trust.Current.OwnCard.SigningKeys[1].KeyId;
        Assert.Equal((KeyState.Active, KeyState.Announced), (StateOf(first), StateOf(second)));
        await SignAsync(new CardChange { Activate = [KeyKind.Signing] });
        Assert.Equal((KeyState.Active, KeyState.Active), (StateOf(first), StateOf(second)));
        await SignAsync(new CardChange { Retire = [KeyKind.Signing] });
        Assert.Equal((KeyState.Retired, KeyState.Active), (StateOf(first), StateOf(second)));
        await SignAsync(new CardChange { Taint = [new KeySuspicion(first, FoundedNode.Now.AddDays(-1))] });
        Assert.Equal(KeyState.Tainted, StateOf(first));
        await SignAsync(new CardChange { Revoke = [first] });
        Assert.Equal(KeyState.Revoked, StateOf(first));

        Assert.Equal(
            [KeyEvent.Announced, KeyEvent.Activated, KeyEvent.Retired, KeyEvent.Tainted, KeyEvent.Revoked], Written().Where(one => one.Key == first).Select(one => one.Happened));
        KeyLog later = NewLog();
        later.ReadBack();
        Assert.Equal(log.Lives.All.OrderBy(life => life.Key.ToString()), later.Lives.All.OrderBy(life => life.Key.ToString()));
        int written = Written().Count;
        await later.LookAsync(CancellationToken.None);
        Assert.Equal(written, Written().Count);
    }

    [Fact]
    public async Task Look_AfterAPartnerMetAKey_WritesThatOnce()
    {
        await log.LookAsync(CancellationToken.None);
        PartnerId bor = PartnerId.Parse("cert-bor");
        Directory.CreateDirectory(Path.Combine(node.Founded.Home.CardsFolder, "partners"));
        sights.Note(bor, sight => sight.With(new KeySeen(KeyKind.Log, node.Keys.Log.Id, FoundedNode.Now)));
        await log.LookAsync(CancellationToken.None);
        await log.LookAsync(CancellationToken.None);

        KeyHappening met = Assert.Single(Written(), one => one.Happened == KeyEvent.UseSeen);
        Assert.Equal((bor, node.Keys.Log.Id, KeyUse.Log), (met.Partner, met.Key, met.Use));
        KeyLog later = NewLog();
        later.ReadBack();
        await later.LookAsync(CancellationToken.None);
        Assert.Single(Written(), one => one.Happened == KeyEvent.UseSeen);
    }

    /// <summary>Two cards were signed while the node was off: what happened in between is made up for, in an order that can be.</summary>
    [Fact]
    public async Task Look_AfterAKeyCameAndTookOverUnseen_WritesAllOfIt()
    {
        await log.LookAsync(CancellationToken.None);
        int before = Written().Count;
        Sign(new CardChange { Announce = [KeyKind.Log] });
        Sign(new CardChange { Activate = [KeyKind.Log] });
        Sign(new CardChange { Retire = [KeyKind.Log] });
        TakeIn();
        await log.LookAsync(CancellationToken.None);

        Assert.Equal([KeyEvent.Announced, KeyEvent.Activated, KeyEvent.Retired], Written().Skip(before).Where(one => one.Use == KeyUse.Log).Select(one => one.Happened));
    }

    private KeyLog NewLog() => new(node.Store, node.Trust, node.Keys, sights, node.Clock, NullLogger<KeyLog>.Instance);

    private KeyState StateOf(KeyId key) => log.Lives.All.Single(life => life.Key == key).State;

    private List<KeyHappening> Written() => [.. node.Store.Read(reader => reader.KeyLeaves(0, 1000)).Select(leaf => Read(leaf))];

    private static KeyHappening Read(NodeLeafRow leaf) => KeyLeaf.Read(leaf)!.Value.Happening;

    private void Sign(CardChange change) => Assert.Empty(node.Founded.Desk.SignCard(change, node.Founded.Root, null, FoundedNode.Now).Problems);

    private void TakeIn()
    {
        using NodeKeys readAnew = NodeKeys.Load(node.Founded.Home).Value!;
        Assert.True(node.Trust.ReloadOwn().IsValid);
        node.Keys.Take(readAnew);
    }

    private Task SignAsync(CardChange change)
    {
        Sign(change);
        TakeIn();
        return log.LookAsync(CancellationToken.None);
    }
}
