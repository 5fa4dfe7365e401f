using CertBridge.Node.Trusting;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>
/// May a person here get what was kept? The question of its arrival, asked again by the same function: the agreement it came under, the policy in force, and now (docs/POLICY.md, What was kept).
/// So an answer is the one of the arrival, or stricter.
/// </summary>
internal sealed class KeptDeciding(NodeIdentity identity, TrustBook trust, FactsKey facts, TimeProvider time)
{
    /// <param name="row">With its content.</param>
    /// <param name="arrival">What was decided when it came; null where nothing was written down.</param>
    /// <param name="exit">By which door.</param>
    /// <returns>Null where nothing of a report is here to be decided about: a withdrawal, what was not let in, what was forgotten.</returns>
    public IncomingDecision? Decide(InboxRow row, DecisionRow? arrival, KeptExit exit)
    {
        if (row is not { State: InboxState.Stored, Kind: CarriedKind.Report, ReportId: { } id, IsDestroyed: false })
            return null;
        Report? report = row.IsSealedToPersons ? null : ReportJson.Read(row.ReportJson).Value;
        ArrivalStatement? stated = report is null && arrival is not null ? RecordedDecision.Read(arrival.Record).Stated : null;
        TrustSnapshot snapshot = trust.Current;
        SharingQuestion question = ReportQuestion.Kept(identity, row, report, stated, snapshot.Find(row.Partner), exit, time.GetUtcNow());
        return new IncomingDecision(Judge(question, report, snapshot.Policy), id, row.EnvelopeId, facts);
    }

    /// <summary>What cannot be read has sectors nobody knows, and the guards deny it for that.</summary>
    private static SharingDecision Judge(SharingQuestion question, Report? report, PolicyInForce policy)
    {
        if (report is null)
            return SharingDeciding.IncomingForPersons(question);
        var reportFacts = ReportFacts.Of(report);
        return policy.Ask(document => SharingDeciding.Incoming(question, document, reportFacts));
    }
}
