using CertBridge.Node.Checkpointing;
using CertBridge.Node.Forwarding;
using CertBridge.Node.Linking;
using CertBridge.Node.Rationing;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Following;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Receiving;

/// <summary>
/// Writes what was judged: for each envelope the receipt leaf, the inbox row and the lane's floor, where it rose the floor of suites, and a checkpoint over them, in one commit. The second arrival of a number is
/// harmless by (partner, epoch, lane, number) and the envelope digest; that of an envelope by (partner, envelope id) and the digest.
/// </summary>
internal sealed class ArrivalRecording(
    NodeIdentity identity, TrustBook trust, NodeStore store, LogPublishing log, LinkAlarms alarms, PartnerRoom room, SuiteFloors floors, WithdrawalApplying applying, LinkSignals signals, TimeProvider time, ILogger<ArrivalRecording> logger)
{
    private static readonly TimeSpan AlarmAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan QuarantineAfter = TimeSpan.FromDays(1);

    private readonly ArrivalLines lines = new(time, logger);

    /// <param name="partner">Who numbers.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="firstEpoch">Epoch of the partner's numbering where none is known here yet.</param>
    public ReceivingLane Lane(PartnerId partner, LaneName lane, ulong firstEpoch)
    {
        LaneIn standing = store.Read(reader => reader.GetLaneIn(partner, lane));
        return standing.Epoch == 0 ? new ReceivingLane(firstEpoch, floor: 0) : new ReceivingLane(standing.Epoch, standing.Floor);
    }

    public async Task<RecordedArrivals> RecordAsync(PartnerId partner, LaneName lane, ulong epoch, IReadOnlyList<JudgedArrival> batch, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        Digest? agreement = trust.Current.Find(partner)?.InForce(now)?.Document.Hash;
        DateTimeOffset? copiesGone = batch.Any(judged => judged.Verdict is ArrivalVerdict.Withdrawn) ? applying.CopiesGone() : null;
        var context = new CommitContext(partner, lane, epoch, now, agreement, copiesGone);
        CrashPoints.Reach(CrashPoint.ArrivalJudged);
        RecordedArrivals recorded = await CommitAsync(context, batch, cancellationToken);
        room.Changed(partner);
        if (recorded.IsOnwardDue)
            signals.Onward.Raise();
        if (recorded.IsOnwardDue || recorded.Applied.Count > 0)
            signals.Withdrawals.Raise(); // where it was passed on to from here, it is taken back too
        CrashPoints.Reach(CrashPoint.ArrivalStored);
        foreach (string conflict in recorded.Conflicts)
        {
            NodeMeters.VerifyFailures.Add("replay", partner.Value);
            await alarms.RaiseAsync("NUMBER_REUSED", partner, conflict);
        }
        foreach (JudgedArrival judged in batch)
        {
            JudgedArrival settled = recorded.Overruled.TryGetValue(judged.Arrival, out ArrivalVerdict? verdict) ? judged with { Verdict = verdict } : judged;
            Log(partner, settled);
            ArrivalMeters.Count(partner, settled);
            await TellPeopleAsync(partner, settled, recorded);
        }
        return recorded;
    }

    /// <summary>A revision that came twice is somebody's fault, and files are out of the node's hands: both are for people.</summary>
    private async Task TellPeopleAsync(PartnerId partner, JudgedArrival settled, RecordedArrivals recorded)
    {
        if (settled.Verdict is ArrivalVerdict.Quarantined { Reason: QuarantineReason.ContentInvalid } reused && recorded.Overruled.ContainsKey(settled.Arrival))
            await alarms.RaiseAsync("REVISION_REUSED", partner, $"revision {reused.Revision} of {reused.ReportId} came again with another manifest, as envelope {reused.EnvelopeId}");
        if (settled.Verdict is ArrivalVerdict.Withdrawn withdrawn && recorded.Applied.GetValueOrDefault(settled.Arrival) is { Files: > 0 } result)
            await alarms.RaiseAsync("WITHDRAWN_FILES", partner, $"{withdrawn.ReportId} was taken back, and it was written to {result.Files} files: certbridge inbox show {withdrawn.ReportId}");
    }

    /// <summary>
    /// A number could not be taken: the store remembers since when, over restarts. After an hour that is an alarm; after a day the envelope is
    /// quarantined instead, so that it does not block the lane for ever (docs/LINK.md).
    /// </summary>
    /// <returns>The same arrival, or with a verdict that settles it.</returns>
    public async Task<JudgedArrival> WithPatienceAsync(PartnerId partner, JudgedArrival judged, ArrivalVerdict.Busy busy, CancellationToken cancellationToken)
    {
        BusyReason reason = busy.Reason;
        Arrival arrival = judged.Arrival;
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset since = await store.CommitAsync(LaneUrgency.Of(arrival.Lane), 64, writer => writer.NoteBusy(partner, arrival.Lane, arrival.Number, now), cancellationToken);
        if (lines.MayWrite(partner))
            logger.Busy(partner, arrival.Number, reason);
        if (busy.Blocked is { } blocked)
            await alarms.RaiseAsync(FloorWords.OwnCardBelowKind, partner, blocked);
        if (now - since >= AlarmAfter)
            await alarms.RaiseAsync("LANE_BUSY", partner, $"number {arrival.Number} has been waiting since {since:yyyy-MM-ddTHH:mmZ}: {reason}");
        bool isOurs = reason is BusyReason.StoreDown or BusyReason.KeyStoreDown; // the partner's envelope is not to blame, and would need the room
        return now - since < QuarantineAfter || isOurs ? judged : judged with
        {
            Verdict = new ArrivalVerdict.Quarantined(QuarantineReason.NotAllowed, arrival.EnvelopeId, null, $"it was busy for a day: {reason}", null),
        };
    }

    /// <summary>Refusals count against the partner's hour.</summary>
    /// <exception cref="LinkBrokenException">It made this node write refusals as no honest node does.</exception>
    public async Task HoldToRationAsync(LinkSession session, IReadOnlyList<JudgedArrival> written, RecordedArrivals recorded)
    {
        int refused = written.Count(judged => judged.Verdict is ArrivalVerdict.Refused);
        if (session.Ration?.NoteRefusals(recorded.Conflicts.Count, refused) is not { } tooMuch)
            return;
        await alarms.RaiseAsync("REFUSALS", session.Partner, tooMuch);
        throw new LinkBrokenException(ClosingReason.Protocol, PartnerRation.SuspendedWords);
    }

    /// <summary>Calls a person when it is the partner's own room that is used up.</summary>
    public async Task TellWhenFullAsync(PartnerId partner, Arrival arrival)
    {
        if (room.Objection(partner, arrival.SizeBytes) is { } full)
            await alarms.RaiseAsync("PARTNER_ROOM", partner, full);
    }

    /// <summary>
    /// All of it in one commit. Where that meets a fault of our own, which the same envelopes would cause at every link for ever, each is recorded alone,
    /// and the one that cannot be is set aside. A store that fails is no such fault.
    /// </summary>
    private async Task<RecordedArrivals> CommitAsync(CommitContext context, IReadOnlyList<JudgedArrival> batch, CancellationToken cancellationToken)
    {
        try
        {
            return await CommitTogetherAsync(context, batch, cancellationToken);
        }
        catch (Exception fault) when (IsOurFault(fault) && batch.Count > 1)
        {
            var alone = new List<RecordedArrivals>(batch.Count);
            foreach (JudgedArrival judged in batch)
                alone.Add(await CommitAsync(context, [judged], cancellationToken));
            return new RecordedArrivals(alone[^1].Floor, [.. alone.SelectMany(one => one.ToRepeat)], [.. alone.SelectMany(one => one.Conflicts)])
            {
                Overruled = alone.SelectMany(one => one.Overruled).ToDictionary(ReferenceEqualityComparer.Instance),
                Applied = alone.SelectMany(one => one.Applied).ToDictionary(ReferenceEqualityComparer.Instance),
                IsOnwardDue = alone.Any(one => one.IsOnwardDue),
                Given = [.. alone.SelectMany(one => one.Given)],
            };
        }
        catch (Exception fault) when (IsOurFault(fault))
        {
            return await SetAsideAsync(context, batch[0], fault, cancellationToken);
        }
    }

    private async Task<RecordedArrivals> CommitTogetherAsync(CommitContext context, IReadOnlyList<JudgedArrival> batch, CancellationToken cancellationToken)
    {
        RecordedArrivals recorded = await store.CommitAsync(
            LaneUrgency.Of(context.Lane), batch.Sum(judged => judged.Arrival.SizeBytes), writer => Commit(writer, context, batch), cancellationToken);
        if (recorded.RaisedSuite is not { } suite)
            return recorded;
        floors.Took(context.Partner, suite);
        logger.SuiteFloorRaised(context.Partner, EnvelopeSuite.NameOf(suite));
        return recorded;
    }

    /// <summary>
    /// A conflict with what the store holds says that this link's view of the lane is old, and too little memory that there is too little for anything: neither is the
    /// envelope's, and neither is mended by setting it aside. The link ends and the next one begins from what is stored.
    /// </summary>
    private static bool IsOurFault(Exception fault) =>
        fault is not (StoreFailedException or StoreConflictException or OutOfMemoryException or LinkBrokenException or OperationCanceledException or ObjectDisposedException);

    /// <summary>
    /// Quarantined, which is what the sender is told; a person looks at the alarm. A number that was taken before has its receipt already, and nothing is
    /// said of it again. If not even this can be recorded, the fault is not the envelope's and the link ends with it.
    /// </summary>
    private async Task<RecordedArrivals> SetAsideAsync(CommitContext context, JudgedArrival judged, Exception fault, CancellationToken cancellationToken)
    {
        Arrival arrival = judged.Arrival;
        logger.RecordingFault(context.Partner, arrival.Number, fault.GetType().Name, fault.StackTrace ?? "");
        await alarms.RaiseAsync("RECORDING_FAULT", context.Partner, $"number {arrival.Number}, envelope {arrival.EnvelopeId}, met a fault of this node's own while it was recorded: {fault.GetType().Name}");
        if (judged.Verdict is null)
            return new RecordedArrivals(store.Read(reader => reader.GetLaneIn(context.Partner, context.Lane)).Floor, [], []);
        var stored = judged.Verdict as ArrivalVerdict.Stored;
        var verdict = new ArrivalVerdict.Quarantined(QuarantineReason.NotAllowed, arrival.EnvelopeId, null, $"this node met a fault of its own: {fault.GetType().Name}", null)
        {
            ReportId = stored?.Report.ReportId, // so that a withdrawal finds it; its revision may be what could not be stored
        };
        return await CommitTogetherAsync(context, [judged with { Verdict = verdict }], cancellationToken);
    }

    private RecordedArrivals Commit(StoreWriter writer, CommitContext context, IReadOnlyList<JudgedArrival> batch)
    {
        var repeat = new List<StoredLeaf>();
        var conflicts = new List<string>();
        var stored = new List<JudgedArrival>(batch.Count);
        var overruled = new Dictionary<Arrival, ArrivalVerdict>(ReferenceEqualityComparer.Instance);
        var applied = new Dictionary<Arrival, WithdrawalResult>(ReferenceEqualityComparer.Instance);
        bool isOnwardDue = false;
        ulong floor = writer.GetLaneIn(context.Partner, context.Lane).Floor;
        ulong firstGiven = writer.LinkLogSize(context.Partner);
        foreach (JudgedArrival judged in batch)
        {
            if (judged.Arrival.Number <= floor)
            {
                Repeat(writer, context, judged.Arrival, repeat, conflicts);
                continue;
            }
            if (!SettleKnownId(writer, context, judged.Arrival, conflicts))
            {
                ArrivalVerdict verdict = judged.Verdict ?? throw new InvalidOperationException("a number above the floor was not judged");
                if (RevisionJudging.Overrule(writer, context, verdict) is { } instead)
                    overruled[judged.Arrival] = verdict = instead;
                if (Add(writer, context, judged.Arrival, verdict) is { } result)
                    applied[judged.Arrival] = result;
                isOnwardDue |= IsOnwardDue(writer, context, verdict);
                stored.Add(judged with { Verdict = verdict });
            }
            writer.AdvanceFloor(context.Partner, context.Lane, context.Epoch, judged.Arrival.Number);
            floor = judged.Arrival.Number;
            CrashPoints.Reach(CrashPoint.FloorAdvanced);
        }
        uint? raised = floors.RaisedBy(context.Partner, stored);
        if (raised is { } suite)
            writer.SetSuiteFloor(context.Partner, suite, context.Now);
        log.SignAll(writer, context.Partner);
        CrashPoints.Reach(CrashPoint.ArrivalSigned);
        return new RecordedArrivals(floor, repeat, conflicts, raised)
        {
            Overruled = overruled,
            Applied = applied,
            IsOnwardDue = isOnwardDue,
            Given = LaneGroups.Of(context.Lane) == LaneGroup.Urgent ? Given(writer, context.Partner, firstGiven) : [],
        };
    }

    /// <summary>What this commit appended to our log: receipts, and nothing else.</summary>
    private static StoredLeaf[] Given(StoreWriter writer, PartnerId partner, ulong first) =>
        [.. writer.LinkLeaves(partner, first, (int)(writer.LinkLogSize(partner) - first)).Select((record, i) => new StoredLeaf(first + (ulong)i, record))];

    /// <summary>A later revision from who made it goes where earlier ones were passed on to; one that is not let in here takes them back there.</summary>
    private static bool IsOnwardDue(StoreWriter writer, CommitContext context, ArrivalVerdict verdict) => verdict switch
    {
        ArrivalVerdict.Stored { Report: { } report } when report.Originator == context.Partner => writer.NoteOnwardDue(report.Originator, report.ReportId, report.Revision, context.Now),
        ArrivalVerdict.Quarantined { Reason: QuarantineReason.NotAllowed, Originator: null, ReportId: { } id, Revision: > 0 } kept => ForwardedWithdrawing.NotLetIn(writer, context.Partner, id, kept.Revision, context.Now),
        _ => false,
    };

    private void Repeat(StoreWriter writer, CommitContext context, Arrival arrival, List<StoredLeaf> repeat, List<string> conflicts)
    {
        InboxRow? held = writer.FindInboxByNumber(context.Partner, context.Lane, context.Epoch, arrival.Number);
        if (held is not null && held.EnvelopeDigest == arrival.Digest)
        {
            // A number of this epoch has its receipt in the log that grows: where that began, numbers began with it.
            repeat.Add(new StoredLeaf(held.LeafIndex - writer.CurrentLog(context.Partner, LogSide.Mine).First, writer.LinkLeafAt(context.Partner, held.LeafIndex)));
            return;
        }
        conflicts.Add($"number {arrival.Number} was taken with digest {held?.EnvelopeDigest.ToString() ?? "of an envelope no longer held"} and came again with {arrival.Digest}");
        EnvelopeId id = arrival.EnvelopeId;
        var refused = new ArrivalVerdict.Refused(RefusalReason.NumberReused, id, "its number was used before by another envelope");
        AddReceiptAlone(writer, context, LeafRecords.Write(ReceiptWriting.Leaf(identity.Id, context, arrival, refused)));
    }

    /// <summary>The same envelope id under another number: its receipt is given again as it was, or refused when the bytes differ.</summary>
    /// <returns>False when the id is new.</returns>
    private bool SettleKnownId(StoreWriter writer, CommitContext context, Arrival arrival, List<string> conflicts)
    {
        EnvelopeId id = arrival.EnvelopeId;
        InboxRow? held = id == default ? null : writer.FindInboxByEnvelope(context.Partner, id);
        if (held is null)
            return false;
        if (held.EnvelopeDigest == arrival.Digest)
        {
            byte[] before = writer.LinkLeafAt(context.Partner, held.LeafIndex);
            AddReceiptAlone(writer, context, ReceiptWriting.UnderNumber(before, arrival));
            return true;
        }
        conflicts.Add($"envelope id {id} was used with digest {held.EnvelopeDigest} and came again with {arrival.Digest}");
        var refused = new ArrivalVerdict.Refused(RefusalReason.IdReused, id, "its envelope id was used before by another envelope");
        AddReceiptAlone(writer, context, LeafRecords.Write(ReceiptWriting.Leaf(identity.Id, context, arrival, refused)));
        return true;
    }

    /// <summary>The receipt of what gets no row of its own takes the partner's room too.</summary>
    private static void AddReceiptAlone(StoreWriter writer, CommitContext context, byte[] record)
    {
        writer.AppendLinkLeaf(context.Partner, record);
        writer.TakeRoom(context.Partner, StoreReader.BytesPerNumber);
    }

    /// <returns>What was done about a withdrawal; null for anything else.</returns>
    private WithdrawalResult? Add(StoreWriter writer, CommitContext context, Arrival arrival, ArrivalVerdict verdict)
    {
        WithdrawalResult? applied = verdict is ArrivalVerdict.Withdrawn withdrawn ? WithdrawalApplying.Apply(writer, context, withdrawn, context.CopiesGone) : null;
        ulong index = writer.AppendLinkLeaf(context.Partner, LeafRecords.Write(ReceiptWriting.Leaf(identity.Id, context, arrival, verdict, applied)));
        CrashPoints.Reach(CrashPoint.ReceiptLeafAppended);
        writer.AddInbox(InboxRows.Of(context, arrival, verdict, index));
        if (InboxRows.Decision(verdict) is { } decision)
            writer.AddDecision(decision);
        return applied;
    }

    private void Log(PartnerId partner, JudgedArrival judged)
    {
        switch (judged.Verdict)
        {
            case ArrivalVerdict.Quarantined quarantined when lines.MayWrite(partner):
                logger.Quarantined(partner, judged.Arrival.Number, quarantined.EnvelopeId, quarantined.Reason);
                break;
            case ArrivalVerdict.Refused refused when lines.MayWrite(partner):
                logger.Refused(partner, judged.Arrival.Number, refused.Reason);
                break;
            case ArrivalVerdict.Stored stored:
                logger.Stored(partner, judged.Arrival.Number, stored.Report.ReportId.Value);
                break;
            case ArrivalVerdict.FedBack fedBack:
                logger.FedBack(partner, judged.Arrival.Number, fedBack.ReportId, fedBack.Feedback.Kind);
                break;
            case ArrivalVerdict.Withdrawn withdrawn:
                logger.Withdrawn(partner, judged.Arrival.Number, withdrawn.ReportId.Value, withdrawn.Withdrawal.Reason, withdrawn.Withdrawal.Instruction);
                break;
        }
    }
}

/// <summary>What one commit knows beside the envelopes.</summary>
/// <param name="CopiesGone">When the last copy of the store that the node keeps itself is gone; null where there is none, and where nobody asks.</param>
internal sealed record CommitContext(PartnerId Partner, LaneName Lane, ulong Epoch, DateTimeOffset Now, Digest? AgreementHash, DateTimeOffset? CopiesGone = null);

/// <summary>A leaf of ours as it is stored.</summary>
internal sealed record StoredLeaf(ulong Index, byte[] Record);

/// <summary>What one commit did.</summary>
/// <param name="Floor">Everything up to here is settled.</param>
/// <param name="ToRepeat">Receipts of duplicates, to be said again with the same bytes.</param>
/// <param name="Conflicts">Numbers or ids that came again with other bytes, a sentence each.</param>
/// <param name="RaisedSuite">The suite the partner's floor rose to with it; null when it stayed.</param>
internal sealed record RecordedArrivals(ulong Floor, IReadOnlyList<StoredLeaf> ToRepeat, IReadOnlyList<string> Conflicts, uint? RaisedSuite = null)
{
    /// <summary>What the store said instead of what was judged before; an arrival is itself and no other.</summary>
    public IReadOnlyDictionary<Arrival, ArrivalVerdict> Overruled { get; init; } = new Dictionary<Arrival, ArrivalVerdict>();

    /// <summary>The receipts as they were written, where they are signed by themselves.</summary>
    public IReadOnlyList<StoredLeaf> Given { get; init; } = [];

    /// <summary>What was passed on from here has a later revision.</summary>
    public bool IsOnwardDue { get; init; }

    /// <summary>What was done about withdrawals.</summary>
    public IReadOnlyDictionary<Arrival, WithdrawalResult> Applied { get; init; } = new Dictionary<Arrival, WithdrawalResult>();
}
