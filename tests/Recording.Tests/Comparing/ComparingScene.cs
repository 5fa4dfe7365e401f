using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Comparing;
using CertBridge.Recording.Following;
using CertBridge.Recording.Proving;
using CertBridge.Recording.Trees;

namespace CertBridge.Recording.Tests.Comparing;

/// <summary>
/// What cert-aln sent and cert-bor answered: aln's log has a sent record for each number, bor's a receipt, both with the leaves of other reports between. Every view is proven as a file would be.
/// </summary>
internal sealed class ComparingScene : IDisposable
{
    private readonly LogKey alnKey = new();
    private readonly LogKey borKey = new();

    public ComparingScene(int numbers)
    {
        foreach (ulong number in Enumerable.Range(1, numbers).Select(number => (ulong)number))
        {
            Aln.Add(Leaves.Sent(number));
            Bor.Add(Leaves.Stored(number));
        }
    }

    /// <summary>The leaves of each log, to be changed before a view is made.</summary>
    public List<LeafRecord> Aln { get; } = [];

    public List<LeafRecord> Bor { get; } = [];

    /// <summary>Which leaves are of the incident.</summary>
    public Func<LeafRecord, bool> IsOfIt { get; set; } = _ => true;

    public EnvelopeClaim Claim { get; set; } = new("report", 1, Leaves.Aln, null, null);

    public static KeyId Root { get; } = KeyId.OfSubjectPublicKeyInfo([1]);

    public void Dispose()
    {
        alnKey.Dispose();
        borKey.Dispose();
    }

    /// <summary>As this side sees it with the first leaves of each log.</summary>
    public IncidentView View(PartnerId exporter, int? alnSize = null, int? borSize = null) => new(exporter,
    [
        new ViewedLog(Root, Proven(Leaves.Aln, Leaves.Bor, [.. Aln.Take(alnSize ?? Aln.Count)], alnKey)), new ViewedLog(Root, Proven(Leaves.Bor, Leaves.Aln, [.. Bor.Take(borSize ?? Bor.Count)], borKey)),
    ]);

    private ProvenLog Proven(PartnerId owner, PartnerId about, LeafRecord[] records, LogKey key)
    {
        byte[][] leaves = [.. records.Select(LeafRecords.Write)];
        Digest[] hashes = [.. leaves.Select(leaf => MerkleHash.Leaf(leaf))];
        var extract = new LogExtract
        {
            Environment = "dev",
            Owner = owner,
            About = about,
            Checkpoint = leaves.Length == 0 ? [] : SignedNote.Sign(new LogCheckpoint(LogCheckpoint.OriginOf("dev", owner, about), (ulong)leaves.Length, MerkleTree.Root(hashes)), key.Id, key.Sign),
            Leaves = [.. Enumerable.Range(0, leaves.Length).Where(i => IsOfIt(records[i])).Select(i => new ExtractedLeaf((ulong)i, leaves[i], MerkleTree.InclusionProof(hashes, (ulong)i), Claim))],
        };
        Parsed<ProvenLog> proven = extract.Verify([key.Id], key.Verify);
        return proven.Value ?? throw new InvalidOperationException(string.Join('\n', proven.Problems));
    }
}
