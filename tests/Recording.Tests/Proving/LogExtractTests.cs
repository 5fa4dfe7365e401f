using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Proving;
using CertBridge.Recording.Trees;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Recording.Tests.Proving;

/// <summary>Some leaves of cert-bor's log about cert-aln hold beneath its checkpoint, and nothing else does; what does not is named by its place. A failure of a property prints "Replay" with the seed.</summary>
public sealed class LogExtractTests : IDisposable
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1" ? 5_000 : 200);

    private static readonly Gen<(int Size, int[] Chosen)> Logs =
        from size in Gen.Choose(1, 60)
        from chosen in Gen.ListOf(Gen.Choose(0, size - 1))
        select (size, chosen.Append(size / 2).Distinct().Order().ToArray());

    private readonly LogKey key = new();

    public void Dispose() => key.Dispose();

    [Fact]
    public void Verify_OfAnyLeavesOfAnyLog_Holds() => Check.One(Config, Prop.ForAll(Logs.ToArbitrary(), log =>
    {
        Parsed<ProvenLog> proven = Verify(Extract(log.Size, log.Chosen));

        Assert.True(proven.IsValid, string.Join('\n', proven.Problems));
        Assert.Equal(log.Chosen.Select(index => (ulong)index), proven.Value.Leaves.Select(leaf => leaf.Place.Index));
        Assert.Equal((ulong)log.Size, proven.Value.Head.Size);
    }));

    [Fact]
    public void Verify_WithOneBitOfALeafChanged_NamesThatLeafAlone() => Check.One(Config, Prop.ForAll(Logs.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (log, place) =>
    {
        LogExtract extract = Extract(log.Size, log.Chosen);
        int which = place % extract.Leaves.Count;
        ExtractedLeaf leaf = extract.Leaves[which];
        byte[] all = [.. leaf.Bytes, .. leaf.Path.SelectMany(hash => hash.ToBytes())];
        all[place % all.Length] ^= (byte)(1 << (place / all.Length % 8));
        ExtractedLeaf changed = leaf with { Bytes = all[..leaf.Bytes.Length], Path = [.. all.Skip(leaf.Bytes.Length).Chunk(Digest.SizeBytes).Select(bytes => Digest.FromBytes(bytes))] };

        Problem problem = Assert.Single(Verify(With(extract, which, changed)).Problems);

        Assert.StartsWith($"leaves[{which}]", problem.Field, StringComparison.Ordinal);
        Assert.Contains(problem.Code, new[] { LedgerErrors.LeafInvalid, LedgerErrors.ProofPath });
    }));

    [Fact]
    public void Verify_OfALeafElsewhere_OrWithAHashMoreOrLess_IsRefused() => Check.One(Config, Prop.ForAll(Logs.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (log, place) =>
    {
        LogExtract extract = Extract(log.Size, log.Chosen);
        int which = place % extract.Leaves.Count;
        ExtractedLeaf leaf = extract.Leaves[which];
        Assert.False(Verify(With(extract, which, leaf with { Index = leaf.Index ^ (1UL << (place % 62)) })).IsValid);
        Assert.False(Verify(With(extract, which, leaf with { Path = [.. leaf.Path, MerkleHash.Empty] })).IsValid);
        if (leaf.Path.Count > 0)
            Assert.False(Verify(With(extract, which, leaf with { Path = [.. leaf.Path.Skip(1)] })).IsValid);
    }));

    [Fact]
    public void Verify_OfAnAnchor_IsRefused_ForItIsAboutNoEnvelope()
    {
        LogExtract extract = Extract(9, [2]);

        Assert.Equal((LedgerErrors.LeafInvalid, "leaves[0].anchor"), Finding(With(extract, 0, extract.Leaves[0] with { Bytes = LeafRecords.Write(Leaves.Anchor()) })));
    }

    [Fact]
    public void Verify_OfLeavesInAnotherOrder_OrTwice_IsRefused()
    {
        LogExtract extract = Extract(9, [2, 5]);

        Assert.Equal((LedgerErrors.ProofIndex, "leaves[1].index"), Finding(extract with { Leaves = [extract.Leaves[1], extract.Leaves[0]] }));
        Assert.Equal((LedgerErrors.ProofIndex, "leaves[1].index"), Finding(extract with { Leaves = [extract.Leaves[0], extract.Leaves[0]] }));
    }

    [Fact]
    public void Verify_OfTheCheckpointOfAnotherLogKeySizeOrRoot_SaysNothingOfTheLeaves()
    {
        LogExtract extract = Extract(9, [2, 5]);
        using var other = new LogKey();

        Assert.Equal((LedgerErrors.CheckpointSignature, "checkpoint"), Finding(extract with { Checkpoint = Note(9, by: other) }));
        Assert.Equal((LedgerErrors.CheckpointOrigin, "checkpoint"), Finding(extract with { Environment = "exercise" }));
        Assert.Equal((LedgerErrors.CheckpointForm, "checkpoint"), Finding(extract with { Checkpoint = [] }));
        Assert.Equal((LedgerErrors.ProofIndex, "leaves[1].leafIndex"), Finding(extract with { Checkpoint = Note(5), Leaves = [Extract(5, [2]).Leaves[0], extract.Leaves[1]] }));
        Assert.Equal(2, Verify(extract with { Checkpoint = Note(8) }).Problems.Count);
    }

    [Fact]
    public void Verify_OfALogNobodySignedYet_HoldsNothing()
    {
        ProvenLog proven = Verify(Extract(1, []) with { Checkpoint = [] }).Value!;

        Assert.Equal((0UL, MerkleHash.Empty, 0), (proven.Head.Size, proven.Head.Root, proven.Leaves.Count));
    }

    [Fact]
    public void Verify_OfALeafOfAnotherPair_IsRefused()
    {
        LogExtract extract = Extract(3, [1]) with { Owner = Leaves.Aln, About = Leaves.Bor };

        Assert.Equal(LedgerErrors.CheckpointOrigin, Verify(extract).Problems[0].Code);
    }

    private (ErrorCode Code, string Field) Finding(LogExtract extract)
    {
        Problem problem = Verify(extract).Problems[0];
        return (problem.Code, problem.Field);
    }

    private Parsed<ProvenLog> Verify(LogExtract extract) => extract.Verify([key.Id], key.Verify);

    private static LogExtract With(LogExtract extract, int which, ExtractedLeaf leaf) => extract with { Leaves = [.. extract.Leaves.Select((one, i) => i == which ? leaf : one)] };

    private LogExtract Extract(int size, int[] chosen) => new()
    {
        Environment = "dev",
        Owner = Leaves.Bor,
        About = Leaves.Aln,
        Checkpoint = Note(size),
        Leaves = [.. chosen.Select(index => new ExtractedLeaf((ulong)index, Record(index), MerkleTree.InclusionProof(Hashes(size), (ulong)index), new EnvelopeClaim("report", 1, null, null, null)))],
    };

    private byte[] Note(int size, LogKey? by = null) =>
        SignedNote.Sign(new LogCheckpoint(LogCheckpoint.OriginOf("dev", Leaves.Bor, Leaves.Aln), (ulong)size, MerkleTree.Root(Hashes(size))), (by ?? key).Id, (by ?? key).Sign);

    private static Digest[] Hashes(int size) => [.. Enumerable.Range(0, size).Select(index => MerkleHash.Leaf(Record(index)))];

    private static byte[] Record(int index) => LeafRecords.Write(index % 3 == 0 ? Leaves.Sent((ulong)index + 1) : Leaves.Stored((ulong)index + 1));
}
