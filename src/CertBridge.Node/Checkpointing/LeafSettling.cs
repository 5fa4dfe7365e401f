using CertBridge.Node.Linking;
using CertBridge.Node.Rationing;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Following;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Checkpointing;

/// <summary>
/// Turns a verified stretch of the partner's log into what it means here. Every receipt is compared with what was sent under its number, every
/// <em>sent</em> leaf with what was received, before anything is stored: only a receipt beneath a verified checkpoint moves an entry.
/// </summary>
internal sealed class LeafSettling(NodeIdentity identity, TrustBook trust, NodeStore store, SettledReports settled, LinkAlarms alarms, PartnerRoom room, DiskRoom disk, TimeProvider time)
{
    /// <summary>
    /// A log that is followed takes room of its partner and of the disk, and what is left at the last belongs to this node's own commits. Whose room is used up is told a
    /// person here, a short disk elsewhere.
    /// </summary>
    /// <returns>True when nothing more of the log may be stored now.</returns>
    public async Task<bool> IsShortOfRoomAsync(PartnerId partner, int bytes)
    {
        if (room.IsFullForItsLog(partner, bytes))
        {
            if (room.Objection(partner, bytes) is { } full)
                await alarms.RaiseAsync("PARTNER_ROOM", partner, full);
            return true;
        }
        return disk.Shortage(LaneName.Flash) is not null;
    }

    public async Task<SettledLeaves> SettleAsync(PartnerId partner, CheckpointRow? head, IReadOnlyList<byte[]> records, byte[] note, CancellationToken cancellationToken)
    {
        if (trust.Current.Find(partner) is not { } trusted)
            return SettledLeaves.Conflicting("the partner left the partner list");
        var follower = new LogFollower(
            OriginOf(partner), LogKeyVerification.IdsOf(trusted.Card), LogKeyVerification.Of(trusted.Card), identity.Id, partner, CheckpointFrontier.Of(head));
        FollowOutcome outcome = follower.Follow(records, note);
        if (outcome is not FollowOutcome.Consistent consistent)
            return SettledLeaves.Conflicting(((FollowOutcome.Conflict)outcome).Sentence);
        LeafMeaning meaning = store.Read(reader => LeafMeaning.Of(reader, partner, consistent.Leaves));
        if (meaning.Conflict is { } conflict)
            return SettledLeaves.Conflicting(conflict);
        var row = new CheckpointRow(partner, LogSide.Theirs, consistent.Checkpoint.Size, consistent.Checkpoint.Root, note, consistent.Frontier.ToBytes(), time.GetUtcNow());
        CrashPoints.Reach(CrashPoint.FollowingVerified);
        await store.CommitAsync(CommitUrgency.Routine, records.Sum(record => record.Length), writer => Commit(writer, row, head, consistent, meaning), cancellationToken);
        room.Changed(partner);
        CrashPoints.Reach(CrashPoint.FollowingStored);
        foreach (ReceiptMeaning receipt in meaning.Receipts)
        {
            settled.Tell(receipt.Entry.ReportId);
            Count(receipt, row.At);
        }
        foreach (string alarm in meaning.Alarms)
            await alarms.RaiseAsync("NUMBER_REUSED", partner, alarm);
        return new SettledLeaves(row, consistent.Leaves.Count, null);
    }

    /// <summary>The partner's log that is followed.</summary>
    public string OriginOf(PartnerId partner) => LogCheckpoint.OriginOf(identity.Environment, partner, identity.Id, store.Read(reader => reader.CurrentLog(partner, LogSide.Theirs).Epoch));

    /// <summary>
    /// A receipt the partner signed by itself, for what rode flash or immediate: what it is for is settled at once. One that came before, or whose leaf was followed already, changes nothing.
    /// </summary>
    /// <returns>What does not fit what was exchanged; null when all does.</returns>
    public async Task<string?> SettleAloneAsync(PartnerId partner, FollowedLeaf leaf, SignedReceipt signed, CancellationToken cancellationToken)
    {
        (LeafMeaning meaning, ulong firstOfLog) = store.Read(reader => (LeafMeaning.OfReceiptAlone(reader, partner, leaf), reader.CurrentLog(partner, LogSide.Theirs).First));
        if (meaning.Conflict is { } conflict)
        {
            CheckpointRow? head = store.Read(reader => reader.LatestCheckpoint(partner, LogSide.Theirs));
            await KeepEvidenceAsync(partner, conflict, new KeptEvidence { Followed = head?.Note ?? [], FirstLeaf = leaf.Index, Leaves = KeptEvidence.Fitting([leaf.Bytes]), ReceiptAlone = signed.ToByteArray() });
            return conflict;
        }
        DateTimeOffset now = time.GetUtcNow();
        foreach (ReceiptMeaning receipt in meaning.Receipts)
        {
            var held = new HeldReceiptRow
            {
                OutboxId = receipt.Entry.Id,
                Record = leaf.Bytes,
                LeafIndex = firstOfLog + leaf.Index,
                CheckpointSize = 0,
                CheckpointRoot = default,
                Signature = signed.Signature.ToByteArray(),
                SignedBy = new KeyId(Digest.FromBytes(signed.KeyId.Span)),
                At = now,
            };
            bool isSettled = await store.CommitAsync(CommitUrgency.Urgent, leaf.Bytes.Length, writer => SettleOnce(writer, receipt, held), cancellationToken);
            CrashPoints.Reach(CrashPoint.ReceiptAloneStored);
            if (!isSettled)
                continue;
            settled.Tell(receipt.Entry.ReportId);
            Count(receipt, now);
        }
        foreach (string alarm in meaning.Alarms)
            await alarms.RaiseAsync("NUMBER_REUSED", partner, alarm);
        return null;
    }

    private static bool SettleOnce(StoreWriter writer, ReceiptMeaning receipt, HeldReceiptRow held)
    {
        if (writer.FindOutboxState(receipt.Entry.Id) != OutboxState.Sent)
            return false; // its leaf was followed while this was read
        Settle(writer, receipt, held);
        return true;
    }

    private static void Count(ReceiptMeaning receipt, DateTimeOffset at)
    {
        string partner = receipt.Entry.Partner.Value;
        if (receipt.Event == OutboxEvent.ReceiptStored)
            NodeMeters.Delivered(receipt.Entry.Partner, at - receipt.Entry.Queued);
        NodeMeters.Attempts.Add(partner, MeterWords.Of(receipt.Event), receipt.Code);
    }

    /// <summary>Both heads are kept with the alarm: two signed notes that do not fit are proof against their signer.</summary>
    /// <param name="partner">Whose log it is.</param>
    /// <param name="sentence">What does not fit.</param>
    /// <param name="head">What was followed before.</param>
    /// <param name="note">What was shown; null where it was leaves alone.</param>
    /// <param name="first">Index of the first leaf that was shown.</param>
    /// <param name="leaves">Those that were shown.</param>
    public Task KeepEvidenceAsync(PartnerId partner, string sentence, CheckpointRow? head, byte[]? note, ulong first, IReadOnlyList<byte[]> leaves) =>
        KeepEvidenceAsync(partner, sentence, new KeptEvidence { Followed = head?.Note ?? [], Shown = note ?? [], FirstLeaf = first, Leaves = KeptEvidence.Fitting(leaves) });

    private async Task KeepEvidenceAsync(PartnerId partner, string sentence, KeptEvidence kept)
    {
        NodeMeters.VerifyFailures.Add("ledger", partner.Value);
        await alarms.RaiseAsync("LOG_CONFLICT", partner, sentence, kept.Write(partner, sentence));
    }

    private static void Commit(StoreWriter writer, CheckpointRow row, CheckpointRow? head, FollowOutcome.Consistent followed, LeafMeaning meaning)
    {
        IReadOnlyList<FollowedLeaf> leaves = followed.Leaves;
        if (leaves.Count > 0)
            writer.AddFollowedLeaves(row.Partner, head?.Size ?? 0, [.. leaves.Select(leaf => leaf.Bytes)]);
        foreach (FollowedLeaf leaf in leaves.Where(leaf => leaf.Record.Anchor is not null))
            writer.AddFollowedAnchor(row.Partner, leaf.Index);
        CrashPoints.Reach(CrashPoint.FollowedLeavesAdded);
        foreach (FollowedLane lane in meaning.Lanes)
            writer.SetFollowedLane(row.Partner, lane);
        writer.SaveCheckpoint(row, head);
        LogSubtrees.Add(writer, row.Partner, row.Side, followed.Made);
        ulong firstOfLog = writer.CurrentLog(row.Partner, LogSide.Theirs).First;
        foreach (PlacedReceipt placed in meaning.Placed)
            writer.PlaceHeldReceipt(Beneath(row, firstOfLog, placed.Entry, placed.Leaf));
        foreach (ReceiptMeaning receipt in meaning.Receipts)
        {
            HeldReceiptRow held = Beneath(row, firstOfLog, receipt.Entry, receipt.Leaf);
            if (writer.FindOutboxState(receipt.Entry.Id) == OutboxState.Sent)
                Settle(writer, receipt, held);
            else
                writer.PlaceHeldReceipt(held); // it came signed by itself while this was read
        }
    }

    private static HeldReceiptRow Beneath(CheckpointRow head, ulong firstOfLog, OutboxRow entry, FollowedLeaf leaf) => new()
    {
        OutboxId = entry.Id,
        Record = leaf.Bytes,
        LeafIndex = firstOfLog + leaf.Index,
        CheckpointSize = head.Size,
        CheckpointRoot = head.Root,
        At = head.At,
    };

    private static void Settle(StoreWriter writer, ReceiptMeaning receipt, HeldReceiptRow held)
    {
        writer.AddHeldReceipt(held);
        CrashPoints.Reach(CrashPoint.ReceiptHeld);
        writer.MoveOutbox(receipt.Entry.Id, receipt.Event, held.At, receipt.Error);
        if (receipt.Entry.Kind == CarriedKind.Feedback)
            FeedbackAnswers.Settle(writer, receipt.Entry, receipt.Leaf.Record.Receipt, held.At);
        else
            WithdrawalAnswers.Settle(writer, receipt, held.At);
    }
}

/// <summary>What settling a checkpoint led to.</summary>
/// <param name="Head">The new head; null on a conflict.</param>
/// <param name="Settled">How many of the leaves lay beneath it.</param>
/// <param name="Conflict">What does not fit, in a sentence; null when all did.</param>
internal sealed record SettledLeaves(CheckpointRow? Head, int Settled, string? Conflict)
{
    public static SettledLeaves Conflicting(string sentence) => new(null, 0, sentence);
}
