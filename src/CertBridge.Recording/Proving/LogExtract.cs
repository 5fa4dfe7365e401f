using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Recording.Trees;

namespace CertBridge.Recording.Proving;

/// <summary>
/// Some leaves of one link log with what shows that they stand in it: a signed checkpoint, and for each its index and inclusion path (RFC 6962 section 2.1.1). That there are no others about the
/// same incident it does not show (docs/LEDGER.md, "An incident, from both sides").
/// </summary>
public sealed record LogExtract
{
    /// <summary>production, exercise or dev.</summary>
    public required string Environment { get; init; }

    /// <summary>Whose log it is.</summary>
    public required PartnerId Owner { get; init; }

    /// <summary>Whom the log is about.</summary>
    public required PartnerId About { get; init; }

    /// <summary>Exact bytes of the signed note; empty where whoever made the extract has none yet, and then there are no leaves.</summary>
    public required byte[] Checkpoint { get; init; }

    /// <summary>By index, each once.</summary>
    public required IReadOnlyList<ExtractedLeaf> Leaves { get; init; }

    /// <summary>
    /// The checkpoint is one of this log by a log key of its owner; every record is a valid one of this log, lies behind the one before it and within the checkpoint's size, and its path leads to
    /// the checkpoint's root. Every leaf that does not hold is a problem by its place; of a checkpoint that does not hold nothing else can be said.
    /// </summary>
    /// <param name="logKeys">Keys of the owner that may sign the checkpoint.</param>
    /// <param name="verify">Verifies under one of them.</param>
    public Parsed<ProvenLog> Verify(IReadOnlyList<KeyId> logKeys, VerifyBytes verify)
    {
        string origin = LogCheckpoint.OriginIn(Checkpoint, Environment, Owner, About);
        if (Checkpoint.Length == 0 && Leaves.Count == 0)
            return Parsed<ProvenLog>.Valid(new ProvenLog(Owner, new LogCheckpoint(origin, 0, MerkleHash.Empty), []));
        Parsed<LogCheckpoint> opened = SignedNote.Open(Checkpoint, origin, logKeys, verify);
        if (!opened.IsValid)
            return Parsed<ProvenLog>.Invalid([.. opened.Problems.Select(problem => problem with { Field = "checkpoint" })]);
        List<Problem> problems = [];
        List<ProvenLeaf> proven = [];
        for (int i = 0; i < Leaves.Count; i++)
        {
            ExtractedLeaf leaf = Leaves[i];
            Parsed<LeafRecord> read = LeafRecords.Read(leaf.Bytes, Owner, About);
            Problem? wrong = !read.IsValid ? read.Problems[0]
                : read.Value.Anchor is not null ? new Problem(LedgerErrors.LeafInvalid, "anchor", "An anchor is about no envelope, and belongs to no incident.")
                : i > 0 && leaf.Index <= Leaves[i - 1].Index ? new Problem(LedgerErrors.ProofIndex, "index", $"Leaf {leaf.Index} stands behind leaf {Leaves[i - 1].Index}.")
                : LeafPlace.Objection(leaf.Bytes, leaf.Index, leaf.Path, opened.Value);
            if (wrong is not null)
                problems.Add(wrong with { Field = $"leaves[{i}]{(wrong.Field.Length > 0 ? "." : "")}{wrong.Field}" });
            else
                proven.Add(new ProvenLeaf(leaf, read.Value!));
        }
        return problems.Count == 0 ? Parsed<ProvenLog>.Valid(new ProvenLog(Owner, opened.Value, proven)) : Parsed<ProvenLog>.Invalid(problems);
    }
}

/// <summary>One leaf of a log with its place.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Bytes">Exact bytes of its record.</param>
/// <param name="Path">From it to the root of the checkpoint, lowest first.</param>
/// <param name="Claim">What whoever made the extract says of its envelope besides.</param>
public sealed record ExtractedLeaf(ulong Index, byte[] Bytes, IReadOnlyList<Digest> Path, EnvelopeClaim Claim);

/// <summary>What one side says that an envelope was, as it sent or received it. A leaf names digests alone, and nothing proves this.</summary>
/// <param name="Kind">report, withdrawal or feedback.</param>
/// <param name="Revision">Of the report; 0 where it says nothing.</param>
/// <param name="Originator">Who made the report; null where it says nothing.</param>
/// <param name="Manifest">SHA-256 of the signed manifest; null where it says nothing.</param>
/// <param name="Agreement">SHA-256 of the agreement it was sent or taken in under; null where there was none.</param>
public sealed record EnvelopeClaim(string Kind, ulong Revision, PartnerId? Originator, Digest? Manifest, Digest? Agreement);

/// <summary>Leaves that were shown to be in a log.</summary>
/// <param name="Owner">Whose log.</param>
/// <param name="Head">What they lie beneath; of size 0 where nothing was signed yet.</param>
/// <param name="Leaves">By index.</param>
public sealed record ProvenLog(PartnerId Owner, LogCheckpoint Head, IReadOnlyList<ProvenLeaf> Leaves);

/// <summary>A leaf that was shown to be in its log.</summary>
/// <param name="Place">Where, and the claim beside it, which was not shown.</param>
/// <param name="Record">What it says.</param>
public sealed record ProvenLeaf(ExtractedLeaf Place, LeafRecord Record);
