using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;
using Google.Protobuf;

namespace CertBridge.Recording.Tests.Following;

/// <summary>cert-aln follows cert-bor's log about it.</summary>
public sealed class LogFollowerTests : IDisposable
{
    private static readonly string Origin = LogCheckpoint.OriginOf("dev", Leaves.Bor, Leaves.Aln);
    private static readonly byte[][] Records = [.. Enumerable.Range(1, 20).Select(number => LeafRecords.Write(number % 2 == 0 ? Leaves.Sent((ulong)number) : Leaves.Stored((ulong)number)))];

    private readonly LogKey key = new();

    [Fact]
    public void Follow_InStepsOfEverySize_EndsAtTheSameRoot()
    {
        for (int step = 1; step <= Records.Length; step++)
        {
            var frontier = new MerkleFrontier();
            for (int done = 0; done < Records.Length; done += step)
            {
                int size = Math.Min(done + step, Records.Length);
                var consistent = Assert.IsType<FollowOutcome.Consistent>(Follow(frontier, Records[done..size], Note(size)));
                Assert.Equal(Enumerable.Range(done, size - done).Select(index => (ulong)index), consistent.Leaves.Select(leaf => leaf.Index));
                Assert.Equal(Records[done..size], consistent.Leaves.Select(leaf => leaf.Bytes));
                Assert.Equal((ulong)done, frontier.Size);
                frontier = consistent.Frontier;
            }
            Assert.Equal(RootOf(Records), frontier.Root());
        }
    }

    [Fact]
    public void Follow_WithLeavesBeyondTheCheckpoint_LeavesThem()
    {
        var consistent = Assert.IsType<FollowOutcome.Consistent>(Follow(new MerkleFrontier(), Records, Note(3)));

        Assert.Equal(3, consistent.Leaves.Count);
        Assert.Equal(3UL, consistent.Frontier.Size);
    }

    [Fact]
    public void Follow_OfTheSameHeadAgain_BringsNothingNew()
    {
        var consistent = Assert.IsType<FollowOutcome.Consistent>(Follow(Followed(5), [], Note(5)));

        Assert.Empty(consistent.Leaves);
    }

    [Fact]
    public void Follow_OfTheEmptyLog_IsConsistent()
    {
        Assert.IsType<FollowOutcome.Consistent>(Follow(new MerkleFrontier(), [], Note(0)));
    }

    [Fact]
    public void Follow_OfAShorterLog_IsAConflict() => AssertConflict(ConflictKind.Shrunk, Follow(Followed(5), [], Note(4)));

    [Fact]
    public void Follow_WithALeafMissing_IsAConflict() => AssertConflict(ConflictKind.Gap, Follow(Followed(5), Records[5..7], Note(8)));

    [Fact]
    public void Follow_WithTwoLeavesSwapped_IsAConflict() =>
        AssertConflict(ConflictKind.OtherRoot, Follow(new MerkleFrontier(), [Records[1], Records[0]], Note(2)));

    [Fact]
    public void Follow_WithALeafLeftOutInTheMiddle_IsAConflict() =>
        AssertConflict(ConflictKind.OtherRoot, Follow(new MerkleFrontier(), [Records[0], Records[2], Records[3]], Note(3)));

    [Fact]
    public void Follow_OfAForkAtTheSameSize_IsAConflict()
    {
        byte[] fork = Note([.. Records[..4], Records[6]]);

        AssertConflict(ConflictKind.OtherRoot, Follow(Followed(5), [], fork));
    }

    [Fact]
    public void Follow_OfAForkBelowWhatWasFollowed_IsAConflict()
    {
        byte[] fork = Note([.. Records[..4], .. Records[6..8]]);

        AssertConflict(ConflictKind.OtherRoot, Follow(Followed(5), [Records[7]], fork));
    }

    [Fact]
    public void Follow_WithAReceiptOfOtherParties_IsAConflict()
    {
        byte[] foreign = LeafRecords.Write(Leaves.Receipt(receipt => receipt.Sender = "cert-cyr"));

        AssertConflict(ConflictKind.BadLeaf, Follow(new MerkleFrontier(), [foreign], Note([foreign])));
    }

    [Fact]
    public void Follow_WithABadLeaf_NamesItsIndex()
    {
        byte[] bad = new LeafRecord().ToByteArray();

        var conflict = AssertConflict(ConflictKind.BadLeaf, Follow(Followed(5), [bad], Note([.. Records[..5], bad])));
        Assert.Contains("Leaf 5 ", conflict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Follow_UnderAnotherKey_IsAConflict()
    {
        using var other = new LogKey();
        var checkpoint = new LogCheckpoint(Origin, 1, RootOf(Records[..1]));

        AssertConflict(ConflictKind.NotSigned, Follow(new MerkleFrontier(), Records[..1], SignedNote.Sign(checkpoint, other.Id, other.Sign)));
    }

    [Fact]
    public void Follow_OfItsOwnLogSentBack_IsAConflict()
    {
        string reversed = LogCheckpoint.OriginOf("dev", Leaves.Aln, Leaves.Bor);
        byte[] note = SignedNote.Sign(new LogCheckpoint(reversed, 1, RootOf(Records[..1])), key.Id, key.Sign);

        AssertConflict(ConflictKind.NotSigned, Follow(new MerkleFrontier(), Records[..1], note));
    }

    [Fact]
    public void Follow_OfAnotherEnvironment_IsAConflict()
    {
        string production = LogCheckpoint.OriginOf("production", Leaves.Bor, Leaves.Aln);
        byte[] note = SignedNote.Sign(new LogCheckpoint(production, 1, RootOf(Records[..1])), key.Id, key.Sign);

        AssertConflict(ConflictKind.NotSigned, Follow(new MerkleFrontier(), Records[..1], note));
    }

    public void Dispose() => key.Dispose();

    private static FollowOutcome.Conflict AssertConflict(ConflictKind kind, FollowOutcome outcome)
    {
        var conflict = Assert.IsType<FollowOutcome.Conflict>(outcome);
        Assert.Equal(kind, conflict.Kind);
        Assert.NotEmpty(conflict.Sentence);
        return conflict;
    }

    private static Digest RootOf(byte[][] records) => MerkleTree.Root([.. records.Select(record => MerkleHash.Leaf(record))]);

    private static MerkleFrontier Followed(int count)
    {
        var frontier = new MerkleFrontier();
        foreach (byte[] record in Records[..count])
            frontier.Append(MerkleHash.Leaf(record));
        return frontier;
    }

    private byte[] Note(int size) => Note(Records[..size]);

    private byte[] Note(byte[][] records) => SignedNote.Sign(new LogCheckpoint(Origin, (ulong)records.Length, RootOf(records)), key.Id, key.Sign);

    private FollowOutcome Follow(MerkleFrontier frontier, byte[][] records, byte[] note) =>
        new LogFollower(Origin, [key.Id], key.Verify, Leaves.Aln, Leaves.Bor, frontier).Follow(records, note);
}
