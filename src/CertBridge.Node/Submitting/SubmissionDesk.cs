using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Submitting;

/// <summary>
/// Takes a report in. In order: (1) form and limits, (2) the same key before, else room on the disk, (3) the document, (4) a decision for every partner and an
/// envelope for each that is allowed, in parallel, (5) all of it in one commit. Only then it is said to be accepted, and the links wake.
/// </summary>
internal sealed class SubmissionDesk(
    NodeIdentity identity,
    NodeSettings settings,
    TrustBook trust,
    NodeStore store,
    OutgoingDeciding deciding,
    ReportNumbers numbers,
    EntryNumbering numbering,
    FreshEntries fresh,
    LinkSignals signals,
    DiskRoom room,
    TimeProvider time,
    ILogger<SubmissionDesk> logger)
{
    /// <summary>The only revision a submission makes; amendments will make the later ones.</summary>
    private const ulong FirstRevision = 1;

    private const LaneName Lane = LaneName.Routine;

    public async Task<Parsed<Submission>> SubmitAsync(SubmitRequest request, Caller caller, CancellationToken cancellationToken)
    {
        Parsed<Submission> submitted = await TakeInAsync(request, caller, cancellationToken);
        if (submitted.IsValid)
            NodeMeters.Submissions.Add(submitted.Value.IsDuplicate ? "duplicate" : "accepted", "");
        else
            NodeMeters.Submissions.Add("refused", submitted.Problems[0].Code.Code);
        return submitted;
    }

    private async Task<Parsed<Submission>> TakeInAsync(SubmitRequest request, Caller caller, CancellationToken cancellationToken)
    {
        // (1)
        Parsed<SubmissionOrder> order = SubmissionOrder.Read(request, settings.Limits.ReportBytes);
        if (!order.IsValid)
            return Parsed<Submission>.Invalid(order.Problems);
        // (2)
        if (store.Read(reader => FindEarlier(reader, order.Value)) is { } earlier)
            return earlier;
        if (RefuseWhenShort() is { } full)
            return full;
        // (3)
        TrustSnapshot snapshot = trust.Current;
        DateTimeOffset now = time.GetUtcNow();
        Parsed<SubmissionReading> reading = SubmissionReading.Read(order.Value, settings, snapshot, now);
        if (!reading.IsValid)
            return Parsed<Submission>.Invalid(reading.Problems);
        if (RefuseRecipients(order.Value, reading.Value.Draft, snapshot) is { } refused)
            return Parsed<Submission>.Invalid(refused);
        // (4)
        ReportId id = ReportId.Create(identity.Id, now.Year, numbers.Take(now.Year));
        Report report = reading.Value.Draft.Named(id, EnvelopeId.Create(now).Value, FirstRevision, identity.Id, caller.Name);
        IReadOnlyList<OutgoingAnswer> answers = DecideForAll(report, order.Value, snapshot, now);
        // (5)
        var record = new SubmissionRecord(order.Value, report, answers, caller, now);
        var numbered = new List<OutboxRow>();
        CrashPoints.Reach(CrashPoint.SubmissionJudged);
        Parsed<Submission> stored = await store.CommitAsync(
            CommitUrgency.Routine, record.SizeBytes, writer => FindEarlier(writer, order.Value) ?? RefuseWhenShort() ?? Store(writer), cancellationToken);
        CrashPoints.Reach(CrashPoint.SubmissionStored);
        if (stored is { IsValid: true, Value.IsDuplicate: false })
        {
            numbered.ForEach(fresh.Put);
            Announce(stored.Value, caller, report.Content.Tlp);
        }
        return stored;

        Parsed<Submission> Store(StoreWriter writer)
        {
            Submission accepted = record.Store(writer, reading.Value);
            CrashPoints.Reach(CrashPoint.SubmissionWritten);
            numbered.AddRange(accepted.Entries.Select(entry => numbering.NumberAtOnce(writer, entry, snapshot, now)).OfType<OutboxRow>());
            return Parsed<Submission>.Valid(accepted);
        }
    }

    /// <summary>Asked again in the commit: others have written since.</summary>
    private Parsed<Submission>? RefuseWhenShort() => room.Shortage(Lane) is { } shortage
        ? Parsed<Submission>.Invalid(new Problem(NodeErrors.DiskShort, "", $"A {Lane.ToString().ToLowerInvariant()} report is not taken: {shortage}."))
        : null;

    private static Parsed<Submission>? FindEarlier(StoreReader reader, SubmissionOrder order)
    {
        if (reader.FindSubmission(order.Key, order.Bytes) is not { } row)
            return null;
        if (!row.IsSame)
            return Parsed<Submission>.Invalid(new Problem(SubmissionErrors.KeyReused, "key", $"The key stands for {row.ReportId}, which was another submission."));
        DecisionRow[] decisions =
            [.. DecisionHistory.LatestOutgoing(reader.ListDecisions(row.ReportId)).Where(decision => order.IsMeantFor(decision.Partner))];
        return Parsed<Submission>.Valid(
            new Submission(row.ReportId, row.Revision, IsDuplicate: true, row.NodeLogIndex, decisions, reader.ListOutbox(row.ReportId), [], [], []));
    }

    private static Problem[]? RefuseRecipients(SubmissionOrder order, ReportDraft draft, TrustSnapshot snapshot)
    {
        Problem[] unknown = [.. Strangers("to", order.To), .. Strangers("recipients", draft.Recipients)];
        if (unknown.Length > 0)
            return unknown;
        // An empty recipient set is an error, never "all" and never silence.
        return snapshot.Partners.Count > 0 ? null : [new Problem(SubmissionErrors.NoPartners, "", "This node has no partner yet.")];

        IEnumerable<Problem> Strangers(string field, IEnumerable<PartnerId> named) => named
            .Where(partner => snapshot.Find(partner) is null)
            .Order()
            .Select(partner => new Problem(SubmissionErrors.PartnerUnknown, field, $"{partner} is no partner of this node."));
    }

    private OutgoingAnswer[] DecideForAll(Report report, SubmissionOrder order, TrustSnapshot snapshot, DateTimeOffset now)
    {
        var copies = new ReportCopies(report);
        TrustedPartner[] partners = [.. snapshot.Partners.Values];
        var answers = new OutgoingAnswer[partners.Length];
        void Answer(int i) => answers[i] = deciding.Decide(copies, partners[i], IsNamed(partners[i].Id), now);
        bool IsNamed(PartnerId id) => order.IsMeantFor(id) && (report.Content.Recipients.Count == 0 || report.Content.Recipients.Contains(id));
        if (partners.Length == 1)
            Answer(0); // the usual case under load: nothing to spread out
        else
            Parallel.For(0, partners.Length, Answer);
        return answers;
    }

    private void Announce(Submission submission, Caller caller, Tlp tlp)
    {
        foreach (OutboxRow entry in submission.Entries)
        {
            signals.Outbox(entry.Partner).Raise();
            NodeMeters.Items.Add(NodeMeters.Out, entry.Partner.Value, NodeMeters.Report, MeterWords.Of(tlp));
        }
        foreach (DecisionRow decision in submission.Decisions)
            NodeMeters.Decisions.Add(NodeMeters.Out, decision.IsAllowed ? "allow" : "deny", decision.Reason, decision.Partner.Value);
        int denied = submission.Decisions.Count(decision => !decision.IsAllowed);
        logger.ReportAccepted(submission.ReportId, submission.Revision, caller.Name, submission.Entries.Count, denied);
    }
}
