using CertBridge.Node.Founding;
using CertBridge.Node.Linking;
using CertBridge.Node.Rotating;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Rotating;

/// <summary>That a partner's recovery officers replaced its root is told once, whichever way the card came and whenever the node was killed.</summary>
public sealed class PartnerRootsTests : IAsyncLifetime
{
    private readonly WorkingNode node = WorkingNode.Founding();
    private readonly FoundedNode bor = new("cert-bor");
    private readonly RecoveryTeam team;

    public PartnerRootsTests()
    {
        team = new RecoveryTeam(bor);
        Assert.True(node.Trust.ImportCard(bor.Card.Bytes, bor.Card.Fingerprint).IsValid);
    }

    private IReadOnlyList<AlarmRow> Alarms => node.Store.Read(reader => reader.ListAlarms(10));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await node.DisposeAsync();
        bor.Dispose();
    }

    [Fact]
    public async Task ARecoveredCard_RaisesTheAlarm_AndWritesTheLeaf_Once()
    {
        await Roots().LookAsync();
        Assert.Empty(Alarms);
        team.Recover();
        Take();
        await Roots().LookAsync();
        await Roots().LookAsync(); // and at the next start

        AlarmRow alarm = Assert.Single(Alarms);
        Assert.Equal(("ROOT_REPLACED", bor.Id, 1), (alarm.Kind, alarm.Partner, alarm.Times));
        Assert.Contains("ana and cai", alarm.Text, StringComparison.Ordinal);
        Assert.Contains(bor.Card.Fingerprint, alarm.Text, StringComparison.Ordinal);
        Assert.Equal(1, Leaves());
    }

    [Fact]
    public async Task CardsThatFollowIt_RaiseNoOther_AndItIsFoundStill()
    {
        team.Recover();
        ulong serial = bor.Book().Current.OwnCard.Serial;
        Take();
        var root = new RootKeyFile(Path.Combine(team.NewRoot.OutFolder, "cert-bor.root-of-3.key"), team.NewRoot.Passphrase);
        Assert.Empty(bor.Desk.SignCard(new CardChange(), root, null, FoundedNode.Now).Problems);
        Take();
        await Roots().LookAsync();

        Assert.Single(Alarms);
        Assert.Equal(serial, Roots().NewestOf(node.Trust.Current.Partners[bor.Id])!.Serial);
    }

    [Fact]
    public async Task OtherCards_RaiseNone()
    {
        Assert.Empty(bor.Desk.SignCard(new CardChange { Announce = [KeyKind.Log] }, bor.Root, null, FoundedNode.Now).Problems);
        Take();
        var change = new CardChange { RemoveRecoveryOfficers = ["cai"] };
        byte[] draft = team.Desk.Draft(new RecoveryRequest { Change = change, Root = bor.Root }, FoundedNode.Now).Value!.Bytes;
        Assert.Empty(team.Desk.Take([team.Sign(team.Sign(draft, "ana"), "ben")], FoundedNode.Now).Problems);
        Take();
        await Roots().LookAsync();
        Assert.NotNull(node.Trust.Current.Partners[bor.Id].Card.Recovered);
        Assert.Empty(Alarms);
        Assert.Equal(0, Leaves());
    }

    private void Take() => Assert.True(node.Trust.TakeCard(bor.Id, V1.PartnerCard.Parser.ParseFrom(bor.Card.Bytes)).Value!.IsChanged);

    private int Leaves() => node.Store.Read(reader => reader.NodeLeaves(0, 100)).Count(leaf => leaf.Kind == RootLeaf.Kind);

    private PartnerRoots Roots() => new(node.Store, node.Trust, new LinkAlarms(node.Store, node.Clock, NullLogger<LinkAlarms>.Instance), node.Clock);
}
