using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Submitting;

/// <summary>
/// Takes a later revision of a report in, whole. It is decided anew for every partner, continues for each the manifest that partner got last, and replaces what has no
/// number yet; who has an earlier revision and may not have this one gets a withdrawal. All of it is one commit, which is tried again where the report moved meanwhile.
/// </summary>
internal sealed class AmendmentDesk(
    NodeIdentity identity,
    SubmissionJudging judging,
    TrustBook trust,
    NodeStore store,
    OutgoingDeciding deciding,
    EntryNumbering numbering,
    FreshEntries fresh,
    LinkSignals signals,
    SettledReports settled,
    DiskRoom room,
    TimeProvider time,
    ILogger<AmendmentDesk> logger)
{
    private const int TriesMax = 8;

    public async Task<Parsed<Amendment>> AmendAsync(ReportId id, SubmitRequest request, ulong ifRevision, Caller caller, CancellationToken cancellationToken)
    {
        if (ifRevision == 0)
            return Refuse(AmendmentErrors.RevisionMoved, "if_revision", "The revision it was made from is not named.");
        Parsed<SubmissionOrder> order = judging.ReadForm(request, $"{id} {ifRevision}\n");
        if (!order.IsValid)
            return Parsed<Amendment>.Invalid(order.Problems);
        for (int i = 0; i < TriesMax; i++)
        {
            if (await TryAsync(id, order.Value, ifRevision, caller, cancellationToken) is { } amended)
                return amended;
        }
        return Refuse(AmendmentErrors.RevisionMoved, "report_id", $"{id} moved on while it was amended, {TriesMax} times.");
    }

    /// <returns>Null where the report moved between looking and storing.</returns>
    private async Task<Parsed<Amendment>?> TryAsync(ReportId id, SubmissionOrder asked, ulong ifRevision, Caller caller, CancellationToken cancellationToken)
    {
        (Parsed<Amendment>? earlier, AmendedReport? basis, RetractionRow? retraction) =
            store.Read(reader => (Earlier(reader, asked), AmendedReport.Read(reader, id), reader.FindRetraction(id)));
        if (earlier is not null)
            return earlier;
        if (basis is null)
            return Refuse(StoredItemErrors.ReportUnknown, "report_id", $"{id} is no report of this node.");
        if (retraction is not null)
            return Refuse(AmendmentErrors.Retracted, "report_id", $"{id} was retracted on {retraction.At:yyyy-MM-dd'T'HH:mm'Z'}.");
        if (ifRevision != basis.Row.Revision)
            return Refuse(AmendmentErrors.RevisionMoved, "if_revision", $"{id} stands at revision {basis.Row.Revision}, not {ifRevision}.");
        if (room.Shortage(asked.Lane) is { } shortage)
            return Refuse(NodeErrors.DiskShort, "", $"A later revision is not taken: {shortage}.");
        SubmissionOrder order = asked.To.Count > 0 ? asked : asked with { To = basis.Row.MeantFor.ToHashSet() };
        TrustSnapshot snapshot = trust.Current;
        DateTimeOffset now = time.GetUtcNow();
        Parsed<SubmissionReading> reading = judging.ReadDocument(order, snapshot, now);
        if (!reading.IsValid)
            return Parsed<Amendment>.Invalid(reading.Problems);
        if (reading.Value.Draft.Redact.FirstOrDefault(name => snapshot.Policy.Document.Profiles.All(profile => profile.Name != name)) is { } unknown)
            return Refuse(AmendmentErrors.ProfileUnknown, "redact", $"{snapshot.Policy.Document} has no profile {unknown}.");
        if (Objection(basis.Row, reading.Value.Draft, order, caller) is { } objection)
            return Parsed<Amendment>.Invalid(objection);
        if (order.AskedLane is null && MarkingChange.Between(basis.Row, reading.Value.Draft).IsTighter)
            order = order with { AskedLane = LaneOfTightening(order) };
        return await StoreAsync(basis, order, reading.Value, snapshot, caller, now, cancellationToken);
    }

    /// <summary>What may not go as far any more is told at once (DESIGN section 6); what is too long for that, before everything routine.</summary>
    private static LaneName LaneOfTightening(SubmissionOrder order) =>
        order.Document.Length <= SubmissionOrder.BytesMaxOf(LaneName.Immediate) ? LaneName.Immediate : LaneName.Priority;

    private async Task<Parsed<Amendment>?> StoreAsync(
        AmendedReport basis, SubmissionOrder order, SubmissionReading reading, TrustSnapshot snapshot, Caller caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Report report = reading.Draft.Named(basis.Row.ReportId, EnvelopeId.Create(now).Value, basis.NextRevision(reading.Draft), identity.Id, caller.Name);
        var facts = ReportFacts.Of(report);
        OutgoingAnswer[] answers = SubmissionJudging.ForEveryPartner(order, report.Content, snapshot,
            (partner, isNamed) => deciding.DecideRevision(facts, snapshot, partner, isNamed, basis.PreviousManifest(partner.Id), SentRevisions.Of(store, report.Id, report.Revision, partner.Id), now));
        var record = new SubmissionRecord(order, report, answers, caller, now);
        var change = new AmendmentRecord(record, basis, report, answers, now);
        var numbered = new List<OutboxRow>();
        CrashPoints.Reach(CrashPoint.SubmissionJudged);
        Parsed<Amendment>? stored = await store.CommitAsync(LaneUrgency.Of(order.Lane), record.SizeBytes, Store, cancellationToken);
        CrashPoints.Reach(CrashPoint.SubmissionStored);
        if (stored is { IsValid: true, Value: { Submission.IsDuplicate: false } amended })
        {
            numbered.ForEach(fresh.Put);
            Announce(amended, caller, report.Content.Tlp);
        }
        return stored;

        Parsed<Amendment>? Store(StoreWriter writer)
        {
            if (Earlier(writer, order) is { } earlier)
                return earlier;
            if (!basis.StillStands(writer))
                return null;
            Amendment made = change.Store(writer, reading);
            CrashPoints.Reach(CrashPoint.SubmissionWritten);
            numbered.AddRange(made.Submission.Entries.Select(entry => numbering.NumberAtOnce(writer, entry, snapshot, now)).OfType<OutboxRow>());
            return Parsed<Amendment>.Valid(made);
        }
    }

    private static Parsed<Amendment>? Earlier(StoreReader reader, SubmissionOrder order) => SubmissionJudging.FindEarlier(reader, order) switch
    {
        null => null,
        { IsValid: true } earlier => Parsed<Amendment>.Valid(new Amendment(earlier.Value, reader.ListWithdrawals(earlier.Value.ReportId))),
        { } refused => Parsed<Amendment>.Invalid(refused.Problems),
    };

    /// <summary>A revision that says nothing new is none, and a looser marking is for officers. What an item was marked is only known while the content is there.</summary>
    private static Problem? Objection(ReportRow stands, ReportDraft draft, SubmissionOrder order, Caller caller)
    {
        ReportDraft? before = StoredRevision.ContentOf(stands.Json);
        if (before is not null && order.To.SetEquals(stands.MeantFor) && ReportJson.Write(before).AsSpan().SequenceEqual(ReportJson.Write(draft)))
            return new Problem(AmendmentErrors.NothingAmended, "document", $"It says what revision {stands.Revision} of {stands.ReportId} says.");
        return MarkingChange.Between(new Marking { Tlp = stands.Tlp, Pap = stands.Pap }, before, draft).IsLooser && caller.Role != OperatorRole.Officer
            ? new Problem(AmendmentErrors.LooserMarking, "marking",
                $"Revision {stands.Revision} is TLP:{MarkingWords.Of(stands.Tlp)}, PAP:{MarkingWords.Of(stands.Pap)}; the role {caller.Role.Word()} may only tighten what it or an item says, and what its author wants taken out of it.")
            : null;
    }

    private void Announce(Amendment amended, Caller caller, Tlp tlp)
    {
        Submission submission = amended.Submission;
        signals.Announce(submission, tlp);
        signals.Withdrawals.Raise();
        settled.Tell(submission.ReportId);
        logger.ReportAmended(submission.ReportId, submission.Revision, caller.Name, submission.Entries.Count, amended.Withdrawals.Count);
    }

    private static Parsed<Amendment> Refuse(ErrorCode code, string field, string message) => Parsed<Amendment>.Invalid(new Problem(code, field, message));
}

/// <summary>What became of an amendment.</summary>
/// <param name="Submission">As for a submission.</param>
/// <param name="Withdrawals">Where the report's withdrawals stand.</param>
internal sealed record Amendment(Submission Submission, IReadOnlyList<WithdrawalRow> Withdrawals);
