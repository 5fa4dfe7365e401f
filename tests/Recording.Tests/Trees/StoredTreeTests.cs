using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;

namespace CertBridge.Recording.Tests.Trees;

/// <summary>Proofs from stored subtrees are those of RFC 6962 over all leaves, whatever is stored; and what they read does not grow with the log.</summary>
public sealed class StoredTreeTests
{
    private const int LeavesMax = (1 << 16) + 300;
    private static readonly Digest[] Leaves = [.. Enumerable.Range(0, LeavesMax).Select(number => MerkleHash.Leaf(BitConverter.GetBytes(number)))];

    private readonly Dictionary<(int Level, ulong Index), Digest> stored = [];
    private int leavesRead;
    private int rootsRead;

    public StoredTreeTests()
    {
        var made = new List<Subtree>();
        var frontier = new MerkleFrontier();
        foreach (Digest leaf in Leaves)
            frontier.Append(leaf, made);
        foreach (Subtree one in made)
            stored.Add((one.Level, one.Index), one.Hash);
    }

    [Fact]
    public void Append_GivesTheRootsOfCompleteSubtrees_AtEveryEighthLevel()
    {
        Assert.Equal(Enumerable.Range(0, 257).Select(index => (8, (ulong)index)).Append((16, 0UL)), stored.Keys.Order());
        Assert.Equal(MerkleTree.Root(Leaves[256..512]), stored[(8, 1)]);
        Assert.Equal(MerkleTree.Root(Leaves[..65536]), stored[(16, 0)]);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(255, 254)]
    [InlineData(256, 0)]
    [InlineData(257, 256)]
    [InlineData(600, 300)]
    [InlineData(4097, 4095)]
    [InlineData(65535, 65534)]
    [InlineData(65536, 40000)]
    [InlineData(65537, 65536)]
    [InlineData(LeavesMax, 0)]
    [InlineData(LeavesMax, 65700)]
    public void Proofs_AreThoseOverAllLeaves(int size, int index)
    {
        Digest[] leaves = Leaves[..size];
        StoredTree tree = Tree(size);

        Assert.Equal(MerkleTree.InclusionProof(leaves, (ulong)index), tree.InclusionProof((ulong)index));
        Assert.Equal(MerkleTree.ConsistencyProof(leaves, (ulong)index + 1), tree.ConsistencyProof((ulong)index + 1));
        Assert.Empty(tree.Missed);
    }

    [Fact]
    public void Proofs_OfEveryLeafOfSmallTrees_AreThoseOverAllLeaves()
    {
        for (int size = 1; size <= 40; size++)
        {
            for (int index = 0; index < size; index++)
            {
                Assert.Equal(MerkleTree.InclusionProof(Leaves[..size], (ulong)index), Tree(size).InclusionProof((ulong)index));
                Assert.Equal(MerkleTree.ConsistencyProof(Leaves[..size], (ulong)index), Tree(size).ConsistencyProof((ulong)index));
            }
        }
    }

    [Fact]
    public void Proof_ReadsFewLeaves_HoweverManyThereAre()
    {
        Tree(LeavesMax).InclusionProof(40_000);

        Assert.InRange(leavesRead, 1, 600); // one block beside the leaf, one at the ragged edge
        Assert.InRange(rootsRead, 1, 600);
    }

    [Fact]
    public void WhatIsNotStored_IsHashedFromTheLeaves_AndSaidToBeMissed()
    {
        stored.Remove((16, 0));
        stored.Remove((8, 3));
        StoredTree tree = Tree(LeavesMax);

        Assert.Equal(MerkleTree.InclusionProof(Leaves, 65_600), tree.InclusionProof(65_600));
        Assert.Equal([(8, 3UL, MerkleTree.Root(Leaves[768..1024])), (16, 0UL, MerkleTree.Root(Leaves[..65536]))], tree.Missed.Select(one => (one.Level, one.Index, one.Hash)));
    }

    [Fact]
    public void Proof_WhereALeafIsMissing_IsNotMade()
    {
        var tree = new StoredTree(10, (first, count) => first <= 4 && first + (ulong)count > 4 ? [] : Leaves[(int)first..((int)first + count)], (_, _, _) => []);

        Assert.Throws<InvalidDataException>(() => tree.InclusionProof(9));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.InclusionProof(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.ConsistencyProof(11));
    }

    private StoredTree Tree(int size) => new(
        (ulong)size,
        (first, count) =>
        {
            leavesRead += count;
            return Leaves[(int)first..((int)first + count)];
        },
        (level, first, count) =>
        {
            rootsRead += count;
            return [.. Enumerable.Range(0, count).Select(i => (level, first + (ulong)i)).Where(stored.ContainsKey).Select(place => stored[place])];
        });
}
