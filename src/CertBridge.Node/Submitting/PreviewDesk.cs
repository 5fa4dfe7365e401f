using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;

namespace CertBridge.Node.Submitting;

/// <summary>
/// What <see cref="SubmissionDesk"/> would do with a report, by the same judgement: its steps (1), (2) without the room on the disk, (3), and the decisions of (4).
/// Nothing is sealed, no number is given, nothing is counted against a limit, metered or written.
/// </summary>
internal sealed class PreviewDesk(NodeIdentity identity, SubmissionJudging judging, TrustBook trust, NodeStore store, OutgoingDeciding deciding, ReportNumbers numbers, TimeProvider time)
{
    public Parsed<Preview> Preview(SubmitRequest request, Caller caller)
    {
        Parsed<SubmissionOrder> order = judging.ReadForm(request);
        if (!order.IsValid)
            return Parsed<Preview>.Invalid(order.Problems);
        if (store.Read(reader => Earlier(reader, order.Value)) is { } earlier)
            return earlier;
        TrustSnapshot snapshot = trust.Current;
        DateTimeOffset now = time.GetUtcNow();
        Parsed<SubmissionReading> reading = judging.ReadDocument(order.Value, snapshot, now);
        if (!reading.IsValid)
            return Parsed<Preview>.Invalid(reading.Problems);
        // The id it would get, as long as nothing else comes between: a report without one cannot be judged or measured.
        ReportId id = ReportId.Create(identity.Id, now.Year, numbers.Look(now.Year));
        Report report = reading.Value.Draft.Named(id, EnvelopeId.Create(now).Value, SubmissionDesk.FirstRevision, identity.Id, caller.Name);
        var facts = ReportFacts.Of(report);
        ForeseenAnswer[] answers = SubmissionJudging.ForEveryPartner(
            order.Value, report.Content, snapshot, (partner, isNamed) => deciding.Foresee(facts, snapshot, partner, isNamed, now));
        return Parsed<Preview>.Valid(new Preview.New(report, [.. answers.Where(answer => order.Value.IsMeantFor(answer.Partner))], reading.Value));
    }

    private static Parsed<Preview>? Earlier(StoreReader reader, SubmissionOrder order)
    {
        if (SubmissionJudging.FindEarlier(reader, order) is not { } earlier)
            return null;
        return earlier.IsValid
            ? Parsed<Preview>.Valid(new Preview.SubmittedBefore(earlier.Value, reader.FindReport(earlier.Value.ReportId, earlier.Value.Revision)!))
            : Parsed<Preview>.Invalid(earlier.Problems);
    }
}
