using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Submitting;

/// <summary>
/// What a later revision leaves behind beside what a submission does: entries of earlier revisions that have no number are taken out, a partner that may not have it is told,
/// and one that gets it again is not told any more.
/// </summary>
internal sealed class AmendmentRecord(SubmissionRecord record, ReportRow before, Report report, IReadOnlyList<OutgoingAnswer> answers, DateTimeOffset now)
{
    private readonly bool isTighter = MarkingWords.IsLooser(new Marking { Tlp = before.Tlp, Pap = before.Pap }, report.Content.Marking);

    /// <summary>Within the commit.</summary>
    public Amendment Store(StoreWriter writer, SubmissionReading reading)
    {
        foreach (OutboxRow queued in writer.ListOutbox(report.Id).Where(entry => entry.State == OutboxState.Queued))
        {
            writer.MoveOutbox(queued.Id, OutboxEvent.Cancelled, now, $"revision {report.Revision} came before it was sent");
            if (queued.Kind == CarriedKind.Withdrawal)
                writer.MoveWithdrawal(report.Id, queued.Partner, queued.Revision, WithdrawalEvent.Returned, now);
        }
        Submission submission = record.Store(writer, reading);
        foreach (OutgoingAnswer answer in answers)
        {
            if (answer.Entry is not null)
                writer.MoveWithdrawal(report.Id, answer.Partner, revision: null, WithdrawalEvent.Lifted, now);
            else if (TakesBack(answer))
                WithdrawnForOne.Say(writer, report.Id, answer.Partner, report.Revision, now);
        }
        return new Amendment(submission, writer.ListWithdrawals(report.Id));
    }

    /// <summary>While people still decide about the new revision the partner keeps the one it has, unless that is marked looser than it may be now.</summary>
    private bool TakesBack(OutgoingAnswer answer) => answer.Decision.Outcome == SharingOutcome.Deny || isTighter;
}
