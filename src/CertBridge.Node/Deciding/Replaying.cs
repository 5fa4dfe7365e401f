using System.Diagnostics.CodeAnalysis;
using CertBridge.Node.Trusting;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>Makes a stored decision again, by the policy and the agreement and at the moment it names, and compares. It needs the report, so it ends where content was forgotten.</summary>
internal sealed class Replaying(NodeIdentity identity, DecidedReports reports, TrustBook trust, Pseudonyms pseudonyms, FactsKey facts)
{
    public Replay Replay(DecisionRow row)
    {
        if (!TryAsk(row, out Asked? asked, out string because))
            return NotPossible(because);
        return trust.FindPolicy(asked.Recorded.Policy!) is { } policy
            ? Compare(row.Record, asked.Recorded, WithShadow(asked, Decide(asked, policy)).ToJson(facts))
            : NotPossible($"The policy {asked.Recorded.Policy!.Name} v{asked.Recorded.Policy.Version} is not here as it was.");
    }

    /// <summary>What a policy would have answered then; null where that cannot be known any more.</summary>
    public SharingDecision? Under(SharingPolicy policy, DecisionRow row) => TryAsk(row, out Asked? asked, out _) ? Decide(asked, policy) : null;

    private SharingDecision WithShadow(Asked asked, SharingDecision decision) =>
        asked.Recorded.Shadow is { } named && trust.FindPolicy(named) is { } shadow ? decision.Beside(Decide(asked, shadow)) : decision;

    private SharingDecision Decide(Asked asked, SharingPolicy policy)
    {
        var report = ReportFacts.Of(asked.Report);
        return asked.Recorded.IsIncoming
            ? SharingDeciding.Incoming(asked.Question, policy, report)
            : SharingDeciding.Outgoing(asked.Question, policy, report, pseudonyms.For(asked.Question.PartnerId, asked.Report.Id));
    }

    private bool TryAsk(DecisionRow row, [NotNullWhen(true)] out Asked? asked, out string because)
    {
        asked = null;
        RecordedDecision recorded = RecordedDecision.Read(row.Record);
        Agreement? agreement = trust.Current.Find(row.Partner)?.Agreements.FirstOrDefault(known => known.Document.Hash.ToString() == recorded.Agreement)?.Document;
        because = !recorded.CanBeAsked ? "It was made by a program that did not record what the guards were told."
            : recorded.Agreement is not null && agreement is null ? "The agreement it was made under is not here any more."
            : "";
        if (because.Length > 0 || !reports.TryFind(row, out Report? report, out because))
            return false;
        Agreement[] onward = [.. (trust.Current.Find(report.Origin)?.Agreements ?? []).Select(known => known.Document).Where(document => recorded.OnwardUnder.Contains(document.Hash.ToString()))];
        if (onward.Length < recorded.OnwardUnder.Count)
        {
            because = $"An agreement with {report.Origin} that was asked is not here any more.";
            return false;
        }
        asked = new Asked(recorded, report, recorded.Ask(identity.Id, report, agreement, [.. recorded.OnwardUnder.Select(hash => onward.First(document => document.Hash.ToString() == hash))]));
        return true;
    }

    private static Replay Compare(string before, RecordedDecision recorded, string after)
    {
        if (before == after)
            return new Replay(ReplayVerdict.Same, "Made again, it is the same, step by step.");
        RecordedDecision again = RecordedDecision.Read(after);
        if (again.Reason == ReasonCodes.Word(ReasonCode.ReleaseMissing) && recorded.Reason != again.Reason)
            return NotPossible("It was decided on a release by the sender's persons, which is in the envelope and not beside the decision.");
        bool isSame = recorded.Outcome == again.Outcome && recorded.Reason == again.Reason && recorded.Decisive.SequenceEqual(again.Decisive);
        return isSame
            ? new Replay(ReplayVerdict.SameVerdict, "Made again, it is the same answer for the same reason; some step is worded or found otherwise.")
            : new Replay(ReplayVerdict.Differs, $"Made again, it is {again.Outcome} for {again.Reason}: {string.Join(", ", again.Decisive)}.");
    }

    private static Replay NotPossible(string because) => new(ReplayVerdict.NotPossible, because);

    private sealed record Asked(RecordedDecision Recorded, Report Report, SharingQuestion Question);
}
