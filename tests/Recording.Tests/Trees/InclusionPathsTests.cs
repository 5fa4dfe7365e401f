using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;
using FsCheck;
using FsCheck.Fluent;

namespace CertBridge.Recording.Tests.Trees;

/// <summary>The path made of a passing log is the one of RFC 6962 section 2.1.1, and one bit anywhere is enough to refuse it. A failure of a property prints "Replay" with the seed.</summary>
public sealed class InclusionPathsTests
{
    private const int SizeMax = 130;

    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1" ? 20_000 : 500);

    private static readonly Digest[] Leaves = [.. Enumerable.Range(0, SizeMax).Select(number => MerkleHash.Leaf(Encoding.ASCII.GetBytes($"leaf {number}")))];

    private static readonly Gen<(byte[][] Records, int Index)> Trees =
        from records in Gen.Choose(1, 300).SelectMany(count => Gen.ArrayOf(Gen.Choose(0, 40).SelectMany(length => Gen.ArrayOf(Gen.Choose(0, 255).Select(one => (byte)one), length)), count))
        from index in Gen.Choose(0, records.Length - 1)
        select (records, index);

    [Fact]
    public void Hashes_OfEveryLeafAndSize_AreTheInclusionProof()
    {
        for (int size = 1; size <= SizeMax; size++)
        {
            for (int index = 0; index < size; index++)
                Assert.Equal(MerkleTree.InclusionProof(Leaves[..size], (ulong)index), Made(Leaves[..size], index));
        }
    }

    [Fact]
    public void Hashes_OfEveryLeafOfARandomTree_Verify() => Check.One(Config, Prop.ForAll(Trees.ToArbitrary(), tree =>
    {
        Digest[] leaves = [.. tree.Records.Select(record => MerkleHash.Leaf(record))];
        Digest root = MerkleTree.Root(leaves);
        Assert.True(MerkleTree.VerifyInclusion(leaves[tree.Index], (ulong)tree.Index, (ulong)leaves.Length, Made(leaves, tree.Index), root));
    }));

    [Fact]
    public void AFlippedBit_AnywhereInRecordIndexPathOrRoot_IsRefused() => Check.One(Config, Prop.ForAll(Trees.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (tree, place) =>
    {
        Digest[] leaves = [.. tree.Records.Select(record => MerkleHash.Leaf(record))];
        byte[] record = tree.Records[tree.Index];
        // Record, then path, then root in one run of bytes, so that each bit is as likely as any other; the index has its turn beside.
        byte[] all = [.. record, .. Made(leaves, tree.Index).SelectMany(hash => hash.ToBytes()), .. MerkleTree.Root(leaves).ToBytes()];
        all[place % all.Length] ^= (byte)(1 << (place / all.Length % 8));
        Digest[] hashes = [.. all.Skip(record.Length).Chunk(Digest.SizeBytes).Select(bytes => Digest.FromBytes(bytes))];
        Assert.False(MerkleTree.VerifyInclusion(MerkleHash.Leaf(all.AsSpan(0, record.Length)), (ulong)tree.Index, (ulong)leaves.Length, hashes[..^1], hashes[^1]));
        ulong elsewhere = (ulong)tree.Index ^ (1UL << (place % 62));
        bool isThereToo = elsewhere < (ulong)leaves.Length && leaves[elsewhere] == leaves[tree.Index] && Made(leaves, (int)elsewhere).SequenceEqual(Made(leaves, tree.Index)); // beside a twin the same path proves either place
        Assert.Equal(isThereToo, MerkleTree.VerifyInclusion(leaves[tree.Index], elsewhere, (ulong)leaves.Length, Made(leaves, tree.Index), MerkleTree.Root(leaves)));
    }));

    [Fact]
    public void Hashes_OfSeveralLeaves_AreThoseOfEach_FromOnePass() => Check.One(Config, Prop.ForAll(Trees.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (tree, chosen) =>
    {
        Digest[] leaves = [.. tree.Records.Select(record => MerkleHash.Leaf(record))];
        SortedSet<int> proved = [.. Enumerable.Range(0, leaves.Length).Where(index => ((chosen >> (index % 31)) & 1) == 1)];
        var paths = new InclusionPaths((ulong)leaves.Length);
        for (int index = 0; index < leaves.Length; index++)
            paths.Append(leaves[index], proved.Contains(index));
        // Eight of them from all over the tree: what they are compared with walks the whole tree for each.
        Assert.All(proved.Chunk(Math.Max(1, proved.Count / 8)).Select(part => part[^1]), index => Assert.Equal(MerkleTree.InclusionProof(leaves, (ulong)index), paths.Hashes((ulong)index)));
    }));

    [Fact]
    public void Subtrees_OfAPath_AreThoseOfTheTree_AndStayWhileItGrows() => Check.One(Config, Prop.ForAll(Trees.ToArbitrary(), Gen.Choose(0, int.MaxValue).ToArbitrary(), (tree, more) =>
    {
        Digest[] leaves = [.. tree.Records.Select(record => MerkleHash.Leaf(record))];
        Digest[] before = leaves[..(tree.Index + 1 + (more % (leaves.Length - tree.Index)))];
        foreach (Digest[] one in new[] { before, leaves })
        {
            Subtree[] subtrees = [.. SubtreeHashes.Of(one[tree.Index], (ulong)tree.Index, (ulong)one.Length, Made(one, tree.Index))];
            Assert.Equal(MerkleTree.Root(one), subtrees[^1].Hash);
            foreach (Subtree subtree in subtrees.Where(subtree => subtree.IsWithin((ulong)before.Length)))
                Assert.Equal(MerkleTree.Root(leaves[((int)subtree.Index << subtree.Level)..((int)(subtree.Index + 1) << subtree.Level)]), subtree.Hash);
            Assert.Contains(subtrees, subtree => subtree.Level == 0 && subtree.IsWithin((ulong)before.Length));
        }
    }));

    [Fact]
    public void Paths_TakeEveryLeafOnce_AndTellOnlyWhatWasWanted()
    {
        var paths = new InclusionPaths(2);
        paths.Append(Leaves[0], isProved: true);
        Assert.Throws<InvalidOperationException>(() => paths.Hashes(0));
        paths.Append(Leaves[1], isProved: false);
        Assert.Equal([Leaves[1]], paths.Hashes(0));
        Assert.Throws<InvalidOperationException>(() => paths.Hashes(1));
        Assert.Throws<InvalidOperationException>(() => paths.Append(Leaves[2], isProved: false));
    }

    private static IReadOnlyList<Digest> Made(Digest[] leaves, int index)
    {
        var paths = new InclusionPaths((ulong)leaves.Length);
        for (int at = 0; at < leaves.Length; at++)
            paths.Append(leaves[at], at == index);
        return paths.Hashes((ulong)index);
    }
}
