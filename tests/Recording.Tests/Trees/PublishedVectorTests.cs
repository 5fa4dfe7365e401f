using System.Text.Json;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Trees;

namespace CertBridge.Recording.Tests.Trees;

/// <summary>Vectors of transparency-dev/merkle: a proof verifies exactly where they say so.</summary>
public sealed class PublishedVectorTests
{
    public static TheoryData<string> InclusionFiles => Files("merkle-inclusion");

    public static TheoryData<string> ConsistencyFiles => Files("merkle-consistency");

    [Theory]
    [MemberData(nameof(InclusionFiles))]
    public void VerifyInclusion_OfPublishedVector_AgreesWithIt(string file)
    {
        JsonElement vector = Read("merkle-inclusion", file);
        bool verified = TryDigest(vector, "leafHash", out Digest leaf)
            && TryDigest(vector, "root", out Digest root)
            && TryProof(vector, out IReadOnlyList<Digest> proof)
            && MerkleTree.VerifyInclusion(leaf, Number(vector, "leafIdx"), Number(vector, "treeSize"), proof, root);

        Assert.Equal(!vector.GetProperty("wantErr").GetBoolean(), verified);
    }

    [Theory]
    [MemberData(nameof(ConsistencyFiles))]
    public void VerifyConsistency_OfPublishedVector_AgreesWithIt(string file)
    {
        JsonElement vector = Read("merkle-consistency", file);
        bool verified = TryDigest(vector, "root1", out Digest first)
            && TryDigest(vector, "root2", out Digest second)
            && TryProof(vector, out IReadOnlyList<Digest> proof)
            && MerkleTree.VerifyConsistency(Number(vector, "size1"), first, Number(vector, "size2"), second, proof);

        Assert.Equal(!vector.GetProperty("wantErr").GetBoolean(), verified);
    }

    public static TheoryData<string> SubtreeInclusionFiles => Files("merkle-subtreeinclusion");

    public static TheoryData<string> SubtreeConsistencyFiles => Files("merkle-subtreeconsistency");

    /// <summary>We have no proofs of subtrees; but one within [start, end) is one within a tree of their leaves, wherever such a subtree can be.</summary>
    [Theory]
    [MemberData(nameof(SubtreeInclusionFiles))]
    public void VerifyInclusion_WithinASubtree_AgreesWithThePublishedVector(string file)
    {
        JsonElement vector = Read("merkle-subtreeinclusion", file);
        ulong start = Number(vector, "start");
        ulong end = Number(vector, "end");
        bool verified = IsSubtree(start, end)
            && Number(vector, "leafIdx") >= start
            && TryDigest(vector, "leafHash", out Digest leaf)
            && TryDigest(vector, "root", out Digest root)
            && TryProof(vector, out IReadOnlyList<Digest> proof)
            && MerkleTree.VerifyInclusion(leaf, Number(vector, "leafIdx") - start, end - start, proof, root);

        Assert.Equal(!vector.GetProperty("wantErr").GetBoolean(), verified);
    }

    /// <summary>A subtree that begins at 0 is the tree as it was; the others, which only tile-based certificates need, must at least be no consistency of ours.</summary>
    [Theory]
    [MemberData(nameof(SubtreeConsistencyFiles))]
    public void VerifyConsistency_WithAFirstSubtree_AgreesWithThePublishedVector(string file)
    {
        JsonElement vector = Read("merkle-subtreeconsistency", file);
        bool verified = Number(vector, "start") == 0
            && TryDigest(vector, "root1", out Digest first)
            && TryDigest(vector, "root2", out Digest second)
            && TryProof(vector, out IReadOnlyList<Digest> proof)
            && MerkleTree.VerifyConsistency(Number(vector, "end"), first, Number(vector, "size"), second, proof);

        bool isOurs = Number(vector, "start") == 0 && TryDigest(vector, "root1", out _) && TryDigest(vector, "root2", out _); // one has words for roots
        Assert.Equal(isOurs && !vector.GetProperty("wantErr").GetBoolean(), verified);
    }

    /// <summary>[start, end) is a subtree when start is a multiple of the least power of two that is not below its size.</summary>
    private static bool IsSubtree(ulong start, ulong end) => start < end && start % System.Numerics.BitOperations.RoundUpToPowerOf2(end - start) == 0;

    private static TheoryData<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(CorpusFolder.Path, "ledger", folder), "*.json").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private static JsonElement Read(string folder, string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(CorpusFolder.Path, "ledger", folder, file)));
        return document.RootElement.Clone();
    }

    private static ulong Number(JsonElement vector, string name) => vector.GetProperty(name).GetUInt64();

    private static bool TryDigest(JsonElement vector, string name, out Digest digest) =>
        Digest.TryFromBytes(vector.GetProperty(name).GetBytesFromBase64(), out digest);

    private static bool TryProof(JsonElement vector, out IReadOnlyList<Digest> proof)
    {
        var hashes = new List<Digest>();
        proof = hashes;
        JsonElement element = vector.GetProperty("proof");
        if (element.ValueKind == JsonValueKind.Null)
            return true;
        foreach (JsonElement hash in element.EnumerateArray())
        {
            if (!Digest.TryFromBytes(hash.GetBytesFromBase64(), out Digest digest))
                return false;
            hashes.Add(digest);
        }
        return true;
    }
}
