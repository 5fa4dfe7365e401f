using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;

namespace CertBridge.Recording.Proving;

/// <summary>
/// What shows, to whoever holds the log keys of its owner and nothing else, that one receipt stands in one place of one link log: the record, a signed checkpoint over it, and the inclusion
/// path between them (RFC 6962 section 2.1.1; docs/LEDGER.md).
/// </summary>
public sealed record ReceiptProof
{
    /// <summary>Hashes of a path, at most: a log has fewer than 2^63 leaves.</summary>
    public const int PathLengthMax = 63;

    /// <summary>production, exercise or dev.</summary>
    public required string Environment { get; init; }

    /// <summary>Whose log it is: who gives the receipt.</summary>
    public required PartnerId Owner { get; init; }

    /// <summary>Whom the log is about: who sent the envelope.</summary>
    public required PartnerId About { get; init; }

    /// <summary>Exact bytes of the leaf record.</summary>
    public required byte[] Leaf { get; init; }

    /// <summary>Its index in the log, from 0.</summary>
    public required ulong LeafIndex { get; init; }

    /// <summary>From the leaf to the root of the checkpoint, lowest first.</summary>
    public required IReadOnlyList<Digest> Path { get; init; }

    /// <summary>Exact bytes of the signed note.</summary>
    public required byte[] Checkpoint { get; init; }

    /// <summary>
    /// The questions in this order, the first that fails is the answer: the checkpoint is one of this log by a log key of its owner; the record is a valid one of this log, and a receipt; it lies within the
    /// checkpoint's size; the path leads from it to the checkpoint's root.
    /// </summary>
    /// <param name="logKeys">Keys of the owner that may sign the checkpoint.</param>
    /// <param name="verify">Verifies under one of them.</param>
    public Parsed<ProvenReceipt> Verify(IReadOnlyList<KeyId> logKeys, VerifyBytes verify)
    {
        Parsed<LogCheckpoint> opened = SignedNote.Open(Checkpoint, LogCheckpoint.OriginIn(Checkpoint, Environment, Owner, About), logKeys, verify);
        if (!opened.IsValid)
            return Parsed<ProvenReceipt>.Invalid(opened.Problems);
        LogCheckpoint head = opened.Value;
        Parsed<LeafRecord> read = LeafRecords.Read(Leaf, Owner, About);
        if (!read.IsValid)
            return Parsed<ProvenReceipt>.Invalid(read.Problems);
        if (read.Value.Receipt is not { } receipt)
            return Invalid(LedgerErrors.LeafInvalid, "leaf", "It says that an envelope was sent; it is no receipt.");
        return LeafPlace.Objection(Leaf, LeafIndex, Path, head) is { } wrong
            ? Parsed<ProvenReceipt>.Invalid(wrong)
            : Parsed<ProvenReceipt>.Valid(new ProvenReceipt(receipt, head));
    }

    private static Parsed<ProvenReceipt> Invalid(ErrorCode code, string field, string message) => Parsed<ProvenReceipt>.Invalid(new Problem(code, field, message));
}

/// <summary>A receipt that was shown to be in its giver's log.</summary>
/// <param name="Receipt">What the giver says.</param>
/// <param name="Head">The head of the log it lies beneath.</param>
public sealed record ProvenReceipt(Receipt Receipt, LogCheckpoint Head);
