using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Trees;
using CertBridge.Recording.Witnessing;

namespace CertBridge.Recording.Tests.Witnessing;

/// <summary>Every head against every head of one log and of a fork of it: only what continues does, and what contradicts the owner is said before anything else.</summary>
public sealed class WitnessJudgementTests
{
    private const int SizeMax = 9;

    private static readonly Digest[] Log = [.. Enumerable.Range(0, SizeMax).Select(i => MerkleHash.Leaf([(byte)i]))];
    private static readonly Digest[] Fork = [.. Enumerable.Range(0, SizeMax).Select(i => MerkleHash.Leaf([(byte)(i == 1 ? 99 : i)]))];

    [Fact]
    public void AHeadOfTheSameLog_Continues_OrIsSmaller()
    {
        for (int before = 1; before <= SizeMax; before++)
        {
            for (int now = 1; now <= SizeMax; now++)
                Assert.Equal(now < before ? WitnessFinding.Shrunk : WitnessFinding.Continues, Judge(Head(Log, before), Log, now, before));
        }
    }

    [Fact]
    public void AHeadOfAFork_IsNeverCosigned()
    {
        for (int before = 2; before <= SizeMax; before++)
        {
            for (int now = 2; now <= SizeMax; now++)
            {
                WitnessFinding expected = now < before ? WitnessFinding.Shrunk : now == before ? WitnessFinding.Forked : WitnessFinding.NotProven;
                Assert.Equal(expected, Judge(Head(Log, before), Fork, now, before));
            }
        }
    }

    [Fact]
    public void TheFirst_BeginsFromNothing_AndBringsNoProof()
    {
        Assert.Equal(WitnessFinding.Continues, Judge(null, Log, 3, 0));
        Assert.Equal(WitnessFinding.OtherSize, Judge(null, Log, 3, 2));
        Assert.Equal(WitnessFinding.NotProven, WitnessJudgement.Judge(null, Head(Log, 3), 0, [Log[0]]));
    }

    [Fact]
    public void FromAnotherSize_IsOtherSize_ButNoSizeMakesAForkGood()
    {
        Assert.Equal(WitnessFinding.OtherSize, Judge(Head(Log, 3), Log, 5, 2));
        Assert.Equal(WitnessFinding.OtherSize, Judge(Head(Log, 3), Log, 3, 2));
        Assert.Equal(WitnessFinding.Forked, Judge(Head(Log, 3), Fork, 3, 2));
        Assert.Equal(WitnessFinding.Shrunk, Judge(Head(Log, 3), Log, 2, 2));
    }

    [Fact]
    public void AProofThatIsNone_ContinuesNothing()
    {
        IReadOnlyList<Digest> good = MerkleTree.ConsistencyProof(Log[..7], 3);

        Assert.Equal(WitnessFinding.NotProven, WitnessJudgement.Judge(Head(Log, 3), Head(Log, 7), 3, []));
        Assert.Equal(WitnessFinding.NotProven, WitnessJudgement.Judge(Head(Log, 3), Head(Log, 7), 3, [.. good, Log[0]]));
        Assert.Equal(WitnessFinding.NotProven, WitnessJudgement.Judge(Head(Log, 3), Head(Log, 7), 3, [.. good.Skip(1)]));
        Assert.Equal(WitnessFinding.NotProven, WitnessJudgement.Judge(Head(Log, 3), Head(Log, 3), 3, [Log[0]]));
    }

    private static WitnessFinding Judge(LogCheckpoint? before, Digest[] log, int now, int from) =>
        WitnessJudgement.Judge(before, Head(log, now), (ulong)from, from <= now ? MerkleTree.ConsistencyProof(log[..now], (ulong)from) : []);

    private static LogCheckpoint Head(Digest[] log, int size) => new("certbridge/dev/cert-aln/cert-bor", (ulong)size, MerkleTree.Root(log[..size]));
}
