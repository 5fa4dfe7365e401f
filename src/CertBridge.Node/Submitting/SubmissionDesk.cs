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
/// Takes a report in. In order: (1) form and limits, (2) the same key before, else room on the disk, (3) the document, (4) a decision for every partner and an
/// envelope for each that is allowed, in parallel, (5) all of it in one commit. Only then it is said to be accepted, and the links wake.
/// </summary>
internal sealed class SubmissionDesk(
    NodeIdentity identity,
    SubmissionJudging judging,
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
    /// <summary>The only revision a submission makes; amendments make the later ones.</summary>
    public const ulong FirstRevision = 1;

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
        Parsed<SubmissionOrder> order = judging.ReadForm(request);
        if (!order.IsValid)
            return Parsed<Submission>.Invalid(order.Problems);
        // (2)
        if (store.Read(reader => SubmissionJudging.FindEarlier(reader, order.Value)) is { } earlier)
            return earlier;
        if (RefuseWhenShort(order.Value) is { } full)
            return full;
        // (3)
        TrustSnapshot snapshot = trust.Current;
        DateTimeOffset now = time.GetUtcNow();
        Parsed<SubmissionReading> reading = judging.ReadDocument(order.Value, snapshot, now);
        if (!reading.IsValid)
            return Parsed<Submission>.Invalid(reading.Problems);
        // (4)
        ReportId id = ReportId.Create(identity.Id, now.Year, numbers.Take(now.Year));
        Report report = reading.Value.Draft.Named(id, EnvelopeId.Create(now).Value, FirstRevision, identity.Id, caller.Name);
        var facts = ReportFacts.Of(report);
        OutgoingAnswer[] answers = SubmissionJudging.ForEveryPartner(
            order.Value, report.Content, snapshot, (partner, isNamed) => deciding.Decide(facts, snapshot, partner, isNamed, now));
        // (5)
        var record = new SubmissionRecord(order.Value, report, answers, caller, now);
        var numbered = new List<OutboxRow>();
        CrashPoints.Reach(CrashPoint.SubmissionJudged);
        Parsed<Submission> stored = await store.CommitAsync(
            LaneUrgency.Of(order.Value.Lane), record.SizeBytes, writer => SubmissionJudging.FindEarlier(writer, order.Value) ?? RefuseWhenShort(order.Value) ?? Store(writer), cancellationToken);
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
    private Parsed<Submission>? RefuseWhenShort(SubmissionOrder order) => room.Shortage(order.Lane) is { } shortage
        ? Parsed<Submission>.Invalid(new Problem(NodeErrors.DiskShort, "", $"A {order.Lane.ToString().ToLowerInvariant()} report is not taken: {shortage}."))
        : null;

    private void Announce(Submission submission, Caller caller, Tlp tlp)
    {
        signals.Announce(submission, tlp);
        int denied = submission.Decisions.Count(decision => !decision.IsAllowed);
        logger.ReportAccepted(submission.ReportId, submission.Revision, caller.Name, submission.Entries.Count, denied);
    }
}
