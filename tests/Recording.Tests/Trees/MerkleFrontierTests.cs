using System.Buffers.Binary;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;

namespace CertBridge.Recording.Tests.Trees;

public sealed class MerkleFrontierTests
{
    private static readonly Digest[] Leaves = [.. Enumerable.Range(0, 70).Select(number => MerkleHash.Leaf([(byte)number]))];

    [Fact]
    public void ToBytes_OfEverySize_ReadsBackAndGrowsOn()
    {
        var whole = new MerkleFrontier();
        foreach (Digest leaf in Leaves)
        {
            Assert.True(MerkleFrontier.TryFromBytes(whole.ToBytes(), out MerkleFrontier? stored));
            Assert.Equal(whole.Size, stored.Size);
            Assert.Equal(whole.Root(), stored.Root());

            whole.Append(leaf);
            stored.Append(leaf);
            Assert.Equal(whole.Root(), stored.Root());
        }
    }

    [Fact]
    public void Copy_ThatGrows_LeavesTheOriginalAlone()
    {
        var original = new MerkleFrontier();
        original.Append(Leaves[0]);
        Digest root = original.Root();

        original.Copy().Append(Leaves[1]);

        Assert.Equal(1UL, original.Size);
        Assert.Equal(root, original.Root());
    }

    [Fact]
    public void TryFromBytes_WithAnyOtherLength_Fails()
    {
        var frontier = new MerkleFrontier();
        frontier.Append(Leaves[0]);
        frontier.Append(Leaves[1]);
        frontier.Append(Leaves[2]);
        byte[] bytes = frontier.ToBytes();

        for (int length = 0; length < bytes.Length; length++)
            Assert.False(MerkleFrontier.TryFromBytes(bytes.AsSpan(0, length), out _));
        Assert.False(MerkleFrontier.TryFromBytes([.. bytes, 0], out _));
    }

    [Fact]
    public void Append_ToFullTree_Throws()
    {
        var bytes = new byte[sizeof(ulong) + (64 * Digest.SizeBytes)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ulong.MaxValue);
        Assert.True(MerkleFrontier.TryFromBytes(bytes, out MerkleFrontier? full));

        Assert.Throws<InvalidOperationException>(() => full.Append(Leaves[0]));
    }
}
