using CertBridge.Node.Linking;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Tests.Linking;

/// <summary>What people are told of a link that has two connections: up only where both are, and which lanes wait where one is not.</summary>
public sealed class LinkStandingTests
{
    private static readonly DateTimeOffset Then = new(2026, 11, 26, 1, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, string, string> Pairs => new()
    {
        { "Up", "Up", "Up", "" },
        { "Up", "Down", "Degraded", "flash and immediate are not connected: u" },
        { "Up", "Never", "Degraded", "flash and immediate are not connected: u" },
        { "Up", "Degraded", "Degraded", "u" },
        { "Down", "Up", "Degraded", "priority, routine and bulk are not connected: o" },
        { "Never", "Up", "Degraded", "priority, routine and bulk are not connected: o" },
        { "Degraded", "Up", "Degraded", "o" },
        { "Degraded", "Degraded", "Degraded", "o" },
        { "Degraded", "Down", "Degraded", "flash and immediate are not connected: u" },
        { "Degraded", "Never", "Degraded", "flash and immediate are not connected: u" },
        { "Down", "Degraded", "Degraded", "priority, routine and bulk are not connected: o" },
        { "Never", "Degraded", "Degraded", "priority, routine and bulk are not connected: o" },
        { "Down", "Down", "Down", "o" },
        { "Down", "Never", "Down", "o" },
        { "Never", "Down", "Down", "u" },
        { "Never", "Never", "Never", "u" },
        { "Suspended", "Suspended", "Suspended", "o" },
        { "Suspended", "Up", "Suspended", "o" },
        { "Suspended", "Degraded", "Suspended", "o" },
        { "Suspended", "Down", "Suspended", "o" },
        { "Suspended", "Never", "Suspended", "o" },
        { "Up", "Suspended", "Suspended", "u" },
        { "Degraded", "Suspended", "Suspended", "u" },
        { "Down", "Suspended", "Suspended", "u" },
        { "Never", "Suspended", "Suspended", "u" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void EveryPair(string ordinary, string urgent, string together, string cause)
    {
        LinkStanding whole = LinkStanding.Together(Standing(ordinary, "o"), Standing(urgent, "u"));

        Assert.Equal((Enum.Parse<LinkState>(together), cause), (whole.State, whole.Cause));
    }

    [Fact]
    public void TheListAbove_HasEveryPairOfStatesAConnectionTakes() =>
        Assert.Equal(Math.Pow(Enum.GetValues<LinkState>().Count(state => state is not (LinkState.Stopped or LinkState.Maintenance)), 2), Pairs.Select(row => (row[0], row[1])).Distinct().Count());

    [Fact]
    public void TheBoard_SaysTheSame_AndKnowsEachConnection()
    {
        PartnerId bor = PartnerId.Parse("cert-bor");
        var board = new LinkBoard(new CertBridge.Node.NodeIdentity(PartnerId.Parse("cert-aln"), "dev"), TimeProvider.System);
        board.Slot(bor, LaneGroup.Ordinary).Note(LinkState.Up, "");

        Assert.Equal((LinkState.Degraded, LinkState.Up, LinkState.Never), (board.Standing(bor).State, board.Standing(bor, LaneGroup.Ordinary).State, board.Standing(bor, LaneGroup.Urgent).State));
        board.Slot(bor, LaneGroup.Urgent).Note(LinkState.Up, "");
        Assert.Equal("up", board.Standing(bor).Word);
    }

    private static LinkStanding Standing(string state, string cause) => new(Enum.Parse<LinkState>(state), Then, state == "Up" ? "" : cause, null);
}
