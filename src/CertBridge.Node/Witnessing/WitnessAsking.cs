using CertBridge.Node.Checkpointing;
using CertBridge.Node.Linking;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Trees;
using CertBridge.Recording.Witnessing;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Witnessing;

/// <summary>
/// The side that asks: which logs are shown to the witness, with which proof, and what its answer is worth. Whatever it answers, nothing but the line about the witness changes: no receipt, no number and no partner waits for it.
/// </summary>
internal sealed class WitnessAsking(
    NodeIdentity identity, WitnessSettings settings, TrustBook trust, NodeStore store, WitnessBoard board, LinkAlarms alarms, ILogger<WitnessAsking> logger)
{
    private const int SizeBytes = 1_536;

    /// <summary>The partner that witnesses; null for none.</summary>
    public PartnerId? Witness => settings.Witness;

    /// <summary>Partners the witnessed logs are about: all but the witness, which holds the one about itself.</summary>
    public IReadOnlyList<PartnerId> Subjects() => [.. store.Read(reader => reader.LinkLogPartners()).Where(about => about != settings.Witness)];

    /// <param name="about">Whom the log is about.</param>
    /// <param name="onlyGrown">Nothing where the witness has cosigned all of it already.</param>
    /// <returns>Null where there is nothing to show.</returns>
    public ShownLog? Look(PartnerId about, bool onlyGrown)
    {
        (CheckpointRow? head, LogStretch log, CosignatureRow? last) = store.Read(reader =>
        {
            LogStretch current = reader.CurrentLog(about, LogSide.Mine);
            return (reader.LatestCheckpoint(about, LogSide.Mine), current, reader.FindCosignature(about, current.Epoch));
        });
        if (head is null)
            return null;
        CosignatureRow? own = last?.Witness == settings.Witness ? last : null; // what another witness cosigned, this one does not know
        return onlyGrown && own is not null && own.Size == head.Size && own.Root == head.Root ? null : new ShownLog(head, log, own);
    }

    /// <param name="shown">The log.</param>
    /// <param name="oldSize">Leaves the witness cosigned last, at most those of the head.</param>
    /// <param name="number">Of the question.</param>
    /// <returns>Null where what this node keeps of its own log does not prove it: said in the log, and found by <c>ledger verify</c>.</returns>
    public async Task<WitnessAsk?> AskAsync(ShownLog shown, ulong oldSize, ulong number)
    {
        // The first proof of a long log may read all of it: not on the thread that serves the link.
        if (await Task.Run(() => Prove(shown, oldSize)) is not { } proof)
        {
            logger.NotProven(shown.About, oldSize, shown.Head.Size);
            board.Note(shown.About, "what is kept here of the log does not lead to its own head: run 'certbridge ledger verify'");
            return null;
        }
        return new WitnessAsk
        {
            Number = number,
            Note = UnsafeByteOperations.UnsafeWrap(shown.Head.Note),
            OldSize = oldSize,
            Consistency = { proof.Select(hash => ByteString.CopyFrom(hash.ToBytes())) },
        };
    }

    /// <summary>Takes an answer for what it is worth: a cosignature is verified before it is kept, and what the witness says otherwise is told to people.</summary>
    public async Task TakeAsync(ShownLog shown, WitnessAnswer answer, CancellationToken cancellationToken)
    {
        string trouble = answer.Outcome switch
        {
            WitnessOutcome.Cosigned => await KeepAsync(shown, answer.Cosignature.ToByteArray(), cancellationToken),
            WitnessOutcome.SizeMismatch or WitnessOutcome.Conflict when answer.Size > shown.Head.Size => await AheadAsync(shown, answer.Size),
            WitnessOutcome.SizeMismatch => $"{settings.Witness} names another size at every question",
            WitnessOutcome.BadProof or WitnessOutcome.Conflict => await DisagreesAsync(shown, answer.Size),
            WitnessOutcome.NotAllowed => $"{settings.Witness} does not witness it: {identity.Id} has to stand in witnessFor there",
            WitnessOutcome.BadNote => $"{settings.Witness} does not take the head: it may not hold the newest card of this node yet",
            WitnessOutcome.NotNow => $"{settings.Witness} has no room on its disk for it now",
            _ => $"{settings.Witness} gave an answer that is not known here",
        };
        board.Note(shown.About, trouble);
        if (trouble.Length > 0)
            logger.NotCosigned(shown.About, shown.Head.Size, trouble);
    }

    private IReadOnlyList<Digest>? Prove(ShownLog shown, ulong oldSize)
    {
        CheckpointRow head = shown.Head;
        try
        {
            IReadOnlyList<Digest> proof = LogSubtrees.Of(store, head.Partner, LogSide.Mine, shown.Log, head.Size).ConsistencyProof(oldSize);
            Digest? oldRoot = shown.Cosigned?.Size == oldSize ? shown.Cosigned.Root
                : store.Read(reader => reader.LatestCheckpoint(head.Partner, LogSide.Mine, oldSize)) is { } signed && signed.Size == oldSize ? signed.Root
                : null; // never signed here as far as this node knows: the witness judges it
            return oldSize == 0 || oldRoot is not { } root || MerkleTree.VerifyConsistency(oldSize, root, head.Size, head.Root, proof) ? proof : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private async Task<string> KeepAsync(ShownLog shown, byte[] line, CancellationToken cancellationToken)
    {
        if (settings.Witness is not { } witness || trust.Current.Find(witness) is not { } known)
            return "the witness left the partner list";
        CheckpointRow head = shown.Head;
        Parsed<CosignedHead> cosigned = Cosignature.Open(
            line, shown.Checkpoint(identity), Cosignature.NameOf(identity.Environment, witness), LogKeyVerification.IdsOf(known.Card), LogKeyVerification.Of(known.Card));
        if (!cosigned.IsValid)
            return $"the cosignature of {witness} was not kept: {cosigned.Problems[0].Message}";
        var row = new CosignatureRow(head.Partner, shown.Log.Epoch, witness, head.Size, head.Root, head.Note, line, cosigned.Value.At);
        await store.CommitAsync(CommitUrgency.Routine, SizeBytes, writer => writer.SaveCosignature(row), cancellationToken);
        CrashPoints.Reach(CrashPoint.CosignatureKept);
        logger.Cosigned(head.Partner, head.Size, witness);
        return "";
    }

    /// <summary>More was cosigned than there is here. The partner the log is about judges that at its hello, and stops the exchange if it finds the same; the word of the witness alone stops nothing.</summary>
    private async Task<string> AheadAsync(ShownLog shown, ulong theirs)
    {
        string trouble = $"{settings.Witness} says that it cosigned more leaves of our log about {shown.About} than there are here";
        await alarms.RaiseAsync("WITNESS_AHEAD", shown.About, $"{trouble}: this node may have been restored from an older copy, or its log key is elsewhere; docs/operations.md, A witness");
        logger.Ahead(shown.About, shown.Head.Size, theirs);
        return trouble;
    }

    private async Task<string> DisagreesAsync(ShownLog shown, ulong theirs)
    {
        string trouble = $"{settings.Witness} says that our log about {shown.About} does not continue what it cosigned at {theirs} leaves";
        await alarms.RaiseAsync("WITNESS_DISAGREES", shown.About, $"{trouble}; docs/operations.md, A witness");
        return trouble;
    }
}

/// <summary>A log of ours that is shown to the witness.</summary>
/// <param name="Head">Its newest signed head.</param>
/// <param name="Log">Which of the logs about this partner.</param>
/// <param name="Cosigned">What this witness cosigned last, as far as it was taken here; null for nothing.</param>
internal sealed record ShownLog(CheckpointRow Head, LogStretch Log, CosignatureRow? Cosigned)
{
    public PartnerId About => Head.Partner;

    public LogCheckpoint Checkpoint(NodeIdentity identity) => new(LogCheckpoint.OriginOf(identity.Environment, identity.Id, Head.Partner, Log.Epoch), Head.Size, Head.Root);
}
