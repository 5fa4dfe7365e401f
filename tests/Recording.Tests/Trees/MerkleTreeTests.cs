using System.Security.Cryptography;
using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;

namespace CertBridge.Recording.Tests.Trees;

public sealed class MerkleTreeTests
{
    private const int SizeMax = 64;

    private static readonly Digest[] Leaves = [.. Enumerable.Range(0, SizeMax).Select(number => MerkleHash.Leaf(Encoding.ASCII.GetBytes($"leaf {number}")))];

    [Fact]
    public void Root_OfNoLeaves_IsHashOfNothing()
    {
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", MerkleTree.Root([]).ToString());
    }

    [Fact]
    public void Leaf_OfNothing_IsHashOfItsPrefix()
    {
        Assert.Equal("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", MerkleHash.Leaf([]).ToString());
    }

    [Fact]
    public void Leaf_OfFourKibibytes_HashesPrefixAndAll()
    {
        byte[] record = RandomNumberGenerator.GetBytes(4096);

        Assert.Equal(Digest.Of([0, .. record]), MerkleHash.Leaf(record));
    }

    [Fact]
    public void Root_OfEightLeavesOfRfc6962Tests_IsTheirs()
    {
        // The eight inputs and the root of the certificate-transparency reference implementation's tree test.
        string[] inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        Digest[] leaves = [.. inputs.Select(input => MerkleHash.Leaf(Convert.FromHexString(input)))];

        Assert.Equal("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328", MerkleTree.Root(leaves).ToString());
    }

    [Fact]
    public void Root_OfEverySize_IsTheRecursiveDefinition()
    {
        for (int size = 0; size <= SizeMax; size++)
            Assert.Equal(RecursiveRoot(Leaves.AsSpan(0, size)), MerkleTree.Root(Leaves[..size]));
    }

    [Fact]
    public void InclusionProof_OfEveryLeafAndSize_Verifies()
    {
        for (int size = 1; size <= SizeMax; size++)
        {
            Digest[] leaves = Leaves[..size];
            Digest root = MerkleTree.Root(leaves);
            for (int index = 0; index < size; index++)
            {
                IReadOnlyList<Digest> proof = MerkleTree.InclusionProof(leaves, (ulong)index);
                Assert.True(MerkleTree.VerifyInclusion(leaves[index], (ulong)index, (ulong)size, proof, root));
                Assert.False(MerkleTree.VerifyInclusion(leaves[index], (ulong)(index + 1), (ulong)size, proof, root));
                Assert.False(MerkleTree.VerifyInclusion(leaves[index], (ulong)size, (ulong)size, proof, root));
                Assert.False(MerkleTree.VerifyInclusion(MerkleHash.Leaf([1]), (ulong)index, (ulong)size, proof, root));
                AssertEveryChangeRefused(proof, changed => MerkleTree.VerifyInclusion(leaves[index], (ulong)index, (ulong)size, changed, root));
            }
        }
    }

    [Fact]
    public void ConsistencyProof_OfEveryPairOfSizes_Verifies()
    {
        for (int second = 1; second <= SizeMax; second++)
        {
            Digest secondRoot = MerkleTree.Root(Leaves[..second]);
            for (int first = 1; first <= second; first++)
            {
                Digest firstRoot = MerkleTree.Root(Leaves[..first]);
                IReadOnlyList<Digest> proof = MerkleTree.ConsistencyProof(Leaves[..second], (ulong)first);
                Assert.True(MerkleTree.VerifyConsistency((ulong)first, firstRoot, (ulong)second, secondRoot, proof));
                Assert.False(MerkleTree.VerifyConsistency((ulong)first, MerkleHash.Leaf([1]), (ulong)second, secondRoot, proof));
                Assert.False(MerkleTree.VerifyConsistency((ulong)first, firstRoot, (ulong)second, MerkleHash.Leaf([1]), proof));
                AssertEveryChangeRefused(proof, changed => MerkleTree.VerifyConsistency((ulong)first, firstRoot, (ulong)second, secondRoot, changed));
            }
        }
    }

    [Fact]
    public void VerifyConsistency_FromNoLeaves_ProvesNothing()
    {
        Assert.True(MerkleTree.VerifyConsistency(0, MerkleHash.Empty, 0, MerkleHash.Empty, []));
        Assert.False(MerkleTree.VerifyConsistency(0, Leaves[0], 0, Leaves[0], []));
        Assert.False(MerkleTree.VerifyConsistency(0, MerkleHash.Empty, 3, MerkleTree.Root(Leaves[..3]), []));
    }

    [Fact]
    public void VerifyConsistency_WithShrunkenTree_Fails()
    {
        IReadOnlyList<Digest> proof = MerkleTree.ConsistencyProof(Leaves[..7], 4);

        Assert.False(MerkleTree.VerifyConsistency(7, MerkleTree.Root(Leaves[..7]), 4, MerkleTree.Root(Leaves[..4]), proof));
    }

    [Fact]
    public void Proofs_BeyondTheTree_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.InclusionProof(Leaves[..3], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.ConsistencyProof(Leaves[..3], 4));
    }

    private static void AssertEveryChangeRefused(IReadOnlyList<Digest> proof, Func<IReadOnlyList<Digest>, bool> verify)
    {
        Assert.False(verify([.. proof, MerkleHash.Empty]));
        Assert.False(verify([MerkleHash.Empty, .. proof]));
        if (proof.Count > 0)
            Assert.False(verify([.. proof.Take(proof.Count - 1)]));
        for (int step = 0; step < proof.Count; step++)
        {
            Digest[] changed = [.. proof];
            changed[step] = changed[step] with { D = changed[step].D ^ 1 };
            Assert.False(verify(changed));
        }
    }

    /// <summary>RFC 6962 section 2.1, word for word.</summary>
    private static Digest RecursiveRoot(ReadOnlySpan<Digest> leaves)
    {
        if (leaves.Length == 0)
            return MerkleHash.Empty;
        if (leaves.Length == 1)
            return leaves[0];
        int left = 1;
        while (left * 2 < leaves.Length)
            left *= 2;
        return MerkleHash.Node(RecursiveRoot(leaves[..left]), RecursiveRoot(leaves[left..]));
    }
}
