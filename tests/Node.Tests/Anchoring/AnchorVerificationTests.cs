using System.Security.Cryptography;
using System.Text;
using CertBridge.Node.Examining;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Trees;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Anchoring;

/// <summary>Whoever writes the private node log anew is found out by what lies in a partner's hands.</summary>
public sealed class AnchorVerificationTests : IAsyncLifetime
{
    private const string OneSaysWhatAnotherSays = "UPDATE node_leaf SET record = (SELECT record FROM node_leaf WHERE leaf_index = 1) WHERE leaf_index = 0";
    private readonly AnchorScene scene = new();

    public async Task InitializeAsync()
    {
        await scene.PlayAsync();
        await scene.AnchorAsync();
        await scene.FollowAsync();
    }

    public async Task DisposeAsync() => await scene.DisposeAsync();

    [Theory]
    [InlineData(OneSaysWhatAnotherSays)]
    [InlineData("UPDATE node_leaf SET kind = 'other' WHERE leaf_index = 1")]
    public async Task Verify_OfANodeLogWrittenAnew_NamesTheLeafThatShowsIt(string change)
    {
        await scene.TamperAsync(change);

        string found = Assert.Single(await AnchorScene.VerifyAsync(scene.Aln));

        Assert.Contains("the root over its first 3 leaves", found, StringComparison.Ordinal);
        Assert.Contains("in leaf 3 of our log about cert-bor, which the partner has too", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OfOneWrittenAnewWithAllThatIsKeptOfIt_NamesTheAnchor()
    {
        await scene.TamperAsync(OneSaysWhatAnotherSays);
        var tree = new MerkleFrontier();
        foreach (NodeLeafRow leaf in scene.Aln.Store.Read(reader => reader.NodeLeaves(0, 10)))
            tree.Append(NodeLeafHash.Of(leaf.Kind, leaf.Record));
        await scene.TamperAsync($"UPDATE node_checkpoint SET root = x'{tree.Root()}', frontier = x'{Convert.ToHexString(tree.ToBytes())}'");

        string found = Assert.Single(await AnchorScene.VerifyAsync(scene.Aln));

        Assert.Contains("our log about cert-bor: leaf 3 anchors another node log", found, StringComparison.Ordinal);
        Assert.Contains("its newest anchor", LinkTail().Objection, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_OfACutNodeLog_SaysHowMuchWasAnchored()
    {
        await scene.TamperAsync("DELETE FROM node_leaf WHERE leaf_index = 2");

        Assert.Contains(await AnchorScene.VerifyAsync(scene.Aln), found => found.Contains("it has 2 leaves and 3 were anchored in leaf 3 of our log about cert-bor", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Verify_WithoutWhatOpensAnAnchor_NamesIt()
    {
        await scene.TamperAsync("DELETE FROM anchor");

        Assert.Contains("leaf 3 anchors the node log, and what opens it is not kept", Assert.Single(await AnchorScene.VerifyAsync(scene.Aln)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE anchor SET node_size = NULL, blinding = NULL, side = 2", "")] // it anchors nothing any more; the whole is for ledger verify
    [InlineData(OneSaysWhatAnotherSays, "are not those the checkpoint over 3 was made for")]
    [InlineData("DELETE FROM node_leaf WHERE leaf_index = 2", "it has 2 leaves and 3 were anchored")]
    [InlineData("UPDATE node_checkpoint SET root = zeroblob(32)", "has another root than was anchored")]
    public async Task Doctor_LooksAtTheEndOfTheNodeLog(string change, string expected)
    {
        Assert.Equal("", NodeTail().Objection);
        await scene.TamperAsync(change);

        Assert.Contains(expected, NodeTail().Objection, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListAnchors_GivesAnAuditorWhatOpensThem_AndShowsThosePartnersGave()
    {
        AnchorItem mine = Assert.Single((await ListAsync(scene.Aln)).Anchors);
        AnchorItem theirs = Assert.Single((await ListAsync(scene.Bor)).Anchors);

        string text = $"certbridge/dev/cert-aln\n{mine.NodeSize}\n{Convert.ToBase64String(mine.NodeRoot.Span)}\n";
        byte[] hash = SHA256.HashData([.. "CertBridge/1 anchor\n"u8, .. mine.Blinding.Span, .. Encoding.UTF8.GetBytes(text)]);
        Assert.Equal(("link", "cert-bor", "certbridge/dev/cert-aln/cert-bor", 3UL, 3UL, true), (mine.Log, mine.Partner, mine.Origin, mine.LeafIndex, mine.NodeSize, mine.Opens));
        Assert.Equal(Convert.ToHexString(hash), Convert.ToHexString(mine.Blinded.Span));
        Assert.Equal(("followed", "cert-aln", mine.Origin, 3UL, mine.Blinded, mine.AtMs), (theirs.Log, theirs.Partner, theirs.Origin, theirs.LeafIndex, theirs.Blinded, theirs.AtMs));
        Assert.True(theirs is { Blinding.IsEmpty: true, NodeRoot.IsEmpty: true, NodeSize: 0, Opens: false });
    }

    private static Task<ListAnchorsResponse> ListAsync(Submitting.WorkingNode node) =>
        new Desks(node).Ledger.ListAnchors(new ListAnchorsRequest(), Desks.As(OperatorRole.Auditor, "LedgerService/ListAnchors"));

    private LedgerTail NodeTail() => scene.Aln.Store.Read(reader => LedgerTails.LookAtNodeLog(reader, reader.LatestNodeCheckpoint()!, 4_096));

    private LedgerTail LinkTail() => scene.Aln.Store.Read(reader =>
        LedgerTails.Look(reader, scene.Aln.Trust.Current.OwnCard, partner: null, reader.LatestCheckpoint(scene.BorId, LogSide.Mine)!, 4_096));
}
