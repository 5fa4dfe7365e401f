using CertBridge.Node.Deciding;
using CertBridge.Node.Forwarding;
using CertBridge.Node.Linking;
using CertBridge.Node.Releasing;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Following;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Delivering;

/// <summary>
/// Gives due entries their numbers. Before that each entry's decision is compared with the agreement, card and sheet in force and made again where
/// one changed; number, <em>sent</em> leaf and state are one commit, flushed before anything is put on the link. Where the lane is open, nothing
/// waits before it and nothing has changed since it was decided, an entry gets its number in the commit that accepts it. What is held is not due, and is passed by.
/// </summary>
internal sealed class EntryNumbering(NodeStore store, TrustBook trust, Redeciding redeciding, OpenLanes lanes, SettledReports settled, LinkSignals signals, LinkAlarms alarms, TimeProvider time, ILogger<EntryNumbering> logger)
{
    private const int LeafBytes = 512;
    private static readonly TimeSpan AgainAfter = TimeSpan.FromHours(1);
    private const string UnsealableWords = "it could not be sealed as things stood, and is said again later";

    public async Task<NumberedEntries> NumberAsync(PartnerId partner, LaneName lane, int max, CancellationToken cancellationToken)
    {
        IReadOnlyList<OutboxRow> due = store.Read(reader => reader.DueOutbox(partner, lane, max));
        if (due.Count == 0)
            return NumberedEntries.None;
        TrustSnapshot snapshot = trust.Current;
        DateTimeOffset now = time.GetUtcNow();
        if (HybridPromise.Hold(snapshot, partner, now) is { } held)
        {
            await alarms.RaiseAsync("HYBRID_HALF_MISSING", partner, held);
            return NumberedEntries.None;
        }
        JudgedEntry[] judged = [.. due.Select(entry => new JudgedEntry(entry, entry.Kind == CarriedKind.Report && entry.Expires <= now ? null : Judge(entry, snapshot)))];
        CrashPoints.Reach(CrashPoint.NumberingJudged);
        // Where a card or agreement changed in between, nothing is numbered: the caller comes again, and it is judged by what is in force then.
        int numbered = await store.CommitAsync(
            LaneUrgency.Of(lane), due.Count * LeafBytes, writer => ReferenceEquals(trust.Current, snapshot) ? Commit(writer, partner, lane, judged, now) : 0, cancellationToken);
        CrashPoints.Reach(CrashPoint.NumberingStored);
        if (judged.Any(entry => entry.Judgement is EntryJudgement.HeldAgain or EntryJudgement.WaitsForPeople or EntryJudgement.TriedLater or EntryJudgement.Faulty))
            signals.Holds.Raise();
        if (judged.Any(entry => entry.Judgement is null or EntryJudgement.NowDenied or EntryJudgement.HeldAgain or EntryJudgement.Unsealable or EntryJudgement.NothingToPassOn))
            signals.Withdrawals.Raise();
        foreach (JudgedEntry faulty in judged.Where(entry => entry.Judgement is EntryJudgement.Faulty))
            await alarms.RaiseAsync("NUMBERING_FAULT", partner, $"{faulty.Entry.ReportId} revision {faulty.Entry.Revision} met a fault of this node's own before its number, and is tried again in an hour");
        foreach (JudgedEntry waiting in judged.Where(entry => entry.Judgement is EntryJudgement.WaitsForPeople))
            logger.WaitsForPeople(waiting.Entry.ReportId.Value, partner);
        foreach (JudgedEntry ended in judged.Where(entry => entry.Judgement is null or EntryJudgement.NowDenied or EntryJudgement.Unsealable or EntryJudgement.NothingToPassOn or EntryJudgement.NotReleasedInTime or EntryJudgement.GivenUp))
        {
            if (ended.Judgement is EntryJudgement.NowDenied)
                logger.NoLongerAllowed(ended.Entry.ReportId.Value, partner);
            if (ended.Judgement is EntryJudgement.GivenUp given)
                logger.GivenUp(ended.Entry.ReportId.Value, partner, Limits.ForwardTriedDaysMax, given.Decision.Reason);
            settled.Tell(ended.Entry.ReportId);
        }
        return new NumberedEntries(numbered, due.Count);
    }

    /// <summary>A fault of our own at one entry must not keep everything behind it here for ever: it is passed by, and looked at again later.</summary>
    private EntryJudgement Judge(OutboxRow entry, TrustSnapshot snapshot)
    {
        try
        {
            return redeciding.Judge(entry, snapshot);
        }
        catch (Exception fault) when (OurFault.Is(fault))
        {
            logger.JudgingFault(entry.ReportId.Value, entry.Partner, fault.GetType().Name, fault.StackTrace ?? "");
            return new EntryJudgement.Faulty();
        }
    }

    /// <summary>Within the commit that adds a new entry. Otherwise it stays queued, and the lane's owner numbers it.</summary>
    /// <param name="writer">The commit.</param>
    /// <param name="entry">As it was just added.</param>
    /// <param name="decidedUnder">What it was decided and sealed under.</param>
    /// <param name="now">When.</param>
    /// <returns>The entry with its number; null when it stays queued.</returns>
    public OutboxRow? NumberAtOnce(StoreWriter writer, OutboxRow entry, TrustSnapshot decidedUnder, DateTimeOffset now)
    {
        if (entry.HeldUntil is not null)
            return null;
        LaneOut standing = writer.GetLaneOut(entry.Partner, entry.Lane);
        bool isNext = lanes.HasRoomAfter(entry.Partner, entry.Lane, standing.LastNumber)
            && !writer.IsAnyDueBefore(entry.Partner, entry.Lane, entry.Id)
            && ReferenceEquals(trust.Current, decidedUnder)
            && HybridPromise.Hold(decidedUnder, entry.Partner, now) is null;
        if (!isNext)
            return null;
        LaneOut next = Number(writer, entry, standing, now);
        writer.SetLaneOut(entry.Partner, entry.Lane, next);
        CrashPoints.Reach(CrashPoint.SubmissionNumbered);
        return entry with { State = OutboxState.Sent, Epoch = next.Epoch, Number = next.LastNumber };
    }

    private static int Commit(StoreWriter writer, PartnerId partner, LaneName lane, JudgedEntry[] judged, DateTimeOffset now)
    {
        LaneOut before = writer.GetLaneOut(partner, lane);
        LaneOut standing = before;
        foreach (JudgedEntry entry in judged)
        {
            if (writer.FindOutboxState(entry.Entry.Id) != OutboxState.Queued || Settle(writer, entry, now) is not { } ready)
                continue;
            standing = Number(writer, ready, standing, now);
            if (writer.FindApprovalOfEntry(ready.Id) is not { } approval)
                continue;
            writer.EndApproval(approval.Id, ApprovalEvent.Numbered, now, because: null);
            RedCopies.EraseWhenSent(writer, approval, now);
        }
        if (standing != before)
            writer.SetLaneOut(partner, lane, standing);
        return (int)(standing.LastNumber - before.LastNumber);
    }

    private static LaneOut Number(StoreWriter writer, OutboxRow entry, LaneOut standing, DateTimeOffset now)
    {
        LaneOut next = standing with { LastNumber = standing.LastNumber + 1 };
        writer.NumberOutbox(entry.Id, next.Epoch, next.LastNumber, now);
        if (entry is { Kind: CarriedKind.Report, Revision: > 1 })
            writer.MoveWithdrawal(entry.ReportId, entry.Partner, revision: null, WithdrawalEvent.Lifted, now); // from here nothing but the partner's word stops it
        if (entry is { Kind: CarriedKind.Report, Originator: not null })
            writer.NoteOnwardLet(entry.ReportId, entry.Partner);
        CrashPoints.Reach(CrashPoint.NumberGiven);
        writer.AppendLinkLeaf(entry.Partner, SentLeaf(entry, next.Epoch, entry.Lane, next.LastNumber, now));
        CrashPoints.Reach(CrashPoint.SentLeafAppended);
        return next;
    }

    /// <returns>The entry as it may be numbered, or null when it was moved to where it ends.</returns>
    private static OutboxRow? Settle(StoreWriter writer, JudgedEntry judged, DateTimeOffset now)
    {
        if (MovedOn(writer, judged.Entry) is { } moved)
        {
            writer.MoveOutbox(judged.Entry.Id, OutboxEvent.Cancelled, now, moved);
            return null;
        }
        switch (judged.Judgement)
        {
            case null:
                writer.MoveOutbox(judged.Entry.Id, OutboxEvent.Expired, now, "it expired before it could be sent");
                WithdrawnForOne.EndOfPassedOn(writer, judged.Entry, now);
                return null;
            case EntryJudgement.NowDenied denied:
                writer.AddDecision(denied.Decision);
                ApprovalEnding.EndEntry(writer, judged.Entry, ApprovalEvent.Denied, OutboxEvent.Cancelled, denied.Decision.Because, now);
                if (judged.Entry.Originator is not null)
                    WithdrawnForOne.EndOfPassedOn(writer, judged.Entry, now);
                else if (WithdrawnForOne.IsMeantBy(denied.Decision.Reason))
                    WithdrawnForOne.Say(writer, judged.Entry.ReportId, judged.Entry.Partner, judged.Entry.Revision, now);
                return null;
            case EntryJudgement.SaidAgain said:
                if (said.Decision is { } record)
                    writer.NoteFeedbackDecision(judged.Entry.Partner, judged.Entry.ReportId, judged.Entry.Revision, record);
                return writer.ReplaceSealed(judged.Entry.Id, said.Replacement);
            case EntryJudgement.Unsealable:
                writer.MoveOutbox(judged.Entry.Id, OutboxEvent.Cancelled, now, UnsealableWords);
                if (judged.Entry.Kind == CarriedKind.Feedback)
                    FeedbackTakenOut.ComesBack(writer, judged.Entry, UnsealableWords, now);
                else
                    writer.MoveWithdrawal(judged.Entry.ReportId, judged.Entry.Partner, judged.Entry.Revision, WithdrawalEvent.Returned, now);
                return null;
            case EntryJudgement.NothingToPassOn nothing:
                writer.MoveOutbox(judged.Entry.Id, OutboxEvent.Cancelled, now, nothing.Because);
                if (!nothing.IsFollowed)
                    WithdrawnForOne.EndOfPassedOn(writer, judged.Entry, now);
                return null;
            case EntryJudgement.GivenUp given:
                writer.AddDecision(given.Decision);
                writer.MoveOutbox(judged.Entry.Id, OutboxEvent.Cancelled, now, $"not passed on within {Limits.ForwardTriedDaysMax} days: {GivingUp.Because(given.Decision)}");
                GivingUp.Give(writer, judged.Entry.ReportId, judged.Entry.Partner, given.Decision, now);
                return null;
            case EntryJudgement.TriedLater:
                writer.NoteOnwardKept(judged.Entry.ReportId, judged.Entry.Partner, now);
                writer.HoldAgain(judged.Entry.Id, now + AgainAfter);
                return null;
            case EntryJudgement.Faulty:
                writer.HoldAgain(judged.Entry.Id, now + AgainAfter);
                return null;
            case EntryJudgement.WaitsForPeople waits:
                writer.AddDecision(waits.Decision);
                if (waits.ApprovalId is { } again)
                    writer.ChangeApproval(again, waits.Approval);
                else
                    writer.AddApproval(waits.Approval);
                writer.HoldAgain(judged.Entry.Id, waits.Approval.Expires);
                return null;
            case EntryJudgement.NotReleasedInTime late:
                ApprovalEnding.End(writer, writer.FindApproval(late.ApprovalId)!, ApprovalEvent.Expired, OutboxEvent.Expired, ApprovalEnding.LateWords, now);
                return null;
            case EntryJudgement.HeldAgain held when HoldsBackTighter(writer, judged.Entry):
                writer.AddDecision(held.Decision);
                writer.MoveOutbox(judged.Entry.Id, OutboxEvent.Cancelled, now, "it would go later only, and what went before may not stay so long");
                WithdrawnForOne.EndOfPassedOn(writer, judged.Entry, now);
                return null;
            case EntryJudgement.HeldAgain held:
                if (judged.Entry.Originator is not null)
                    writer.NoteOnwardLet(judged.Entry.ReportId, judged.Entry.Partner);
                writer.AddDecision(held.Decision);
                writer.ReplaceSealed(judged.Entry.Id, held.Replacement);
                writer.HoldAgain(judged.Entry.Id, held.Until);
                return null;
            case EntryJudgement.SealAgain replaced:
                writer.AddDecision(replaced.Decision);
                return writer.ReplaceSealed(judged.Entry.Id, replaced.Replacement);
            default:
                return judged.Entry;
        }
    }

    /// <summary>
    /// What was to be passed on was judged before this commit, and its originator or a person here may have spoken since: then that stands, whatever was judged. A revision that came meanwhile is due, and is looked at by
    /// whoever passes on what follows.
    /// </summary>
    /// <returns>Why it does not go, for people; null where nothing moved.</returns>
    private static string? MovedOn(StoreWriter writer, OutboxRow entry)
    {
        if (entry is not { Kind: CarriedKind.Report, Originator: { } originator })
            return null;
        if (writer.HighestFromOriginator(originator, entry.ReportId) is var newest && newest > entry.Revision)
            return $"revision {newest} came before it was sent";
        return writer.FindOnward(entry.ReportId, entry.Partner) is { State: not OnwardState.Following } ? "passing it on had ended before it was sent" : null;
    }

    /// <summary>What was passed on before, and goes further than this revision, does not wait at the partner for the end of a hold.</summary>
    private static bool HoldsBackTighter(StoreWriter writer, OutboxRow entry) =>
        entry is { Kind: CarriedKind.Report, Originator: { } originator }
        && writer.LastGot(entry.ReportId, entry.Partner) is { Kind: CarriedKind.Report } got
        && ReportForwarding.GoesLessFar(writer, originator, entry.ReportId, entry.Revision, got.Revision);

    /// <summary>What a log says of an envelope that got a number.</summary>
    internal static byte[] SentLeaf(OutboxRow entry, ulong epoch, LaneName lane, ulong number, DateTimeOffset now) => LeafRecords.Write(new LeafRecord
    {
        Sent = new SentRecord
        {
            Epoch = epoch,
            Lane = lane,
            Number = number,
            EnvelopeId = ByteString.CopyFrom(entry.EnvelopeId.ToBytes()),
            EnvelopeDigest = ByteString.CopyFrom(entry.EnvelopeDigest.ToBytes()),
            AtMs = (ulong)now.ToUnixTimeMilliseconds(),
        },
    });

    /// <param name="Entry">The entry as it was read.</param>
    /// <param name="Judgement">Null when it expired while it waited.</param>
    private sealed record JudgedEntry(OutboxRow Entry, EntryJudgement? Judgement);
}

/// <summary>What one numbering step did.</summary>
/// <param name="Numbered">How many entries got a number.</param>
/// <param name="Looked">How many due entries were looked at: 0 means that nothing is due.</param>
internal sealed record NumberedEntries(int Numbered, int Looked)
{
    public static readonly NumberedEntries None = new(0, 0);
}
