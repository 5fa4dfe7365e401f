using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.Releasing;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Submitting;

/// <summary>
/// What a later revision leaves behind beside what a submission does: entries of earlier revisions that have no number are taken out, a partner that may not have it is told,
/// and one that gets it again is not told any more.
/// </summary>
internal sealed class AmendmentRecord(SubmissionRecord record, AmendedReport changed, Report report, IReadOnlyList<OutgoingAnswer> answers, DateTimeOffset now)
{
    /// <summary>Within the commit.</summary>
    public Amendment Store(StoreWriter writer, SubmissionReading reading)
    {
        ApprovalEnding.Withdraw(writer, report.Id, $"revision {report.Revision} came before it was released", now);
        foreach (OutboxRow queued in writer.ListOutbox(report.Id).Where(entry => entry.State == OutboxState.Queued))
        {
            writer.MoveOutbox(queued.Id, OutboxEvent.Cancelled, now, $"revision {report.Revision} came before it was sent");
            if (queued.Kind == CarriedKind.Withdrawal)
                writer.MoveWithdrawal(report.Id, queued.Partner, queued.Revision, WithdrawalEvent.Returned, now);
        }
        Submission submission = record.Store(writer, reading);
        foreach (OutgoingAnswer answer in answers)
            TakeBack(writer, answer, submission.Entries.FirstOrDefault(entry => entry.Partner == answer.Partner));
        return new Amendment(submission, writer.ListWithdrawals(report.Id));
    }

    /// <summary>
    /// A denial takes back what the partner holds. Where the new revision waits, for a time or for people, the partner keeps what it has, unless that is looser than it may be
    /// now: then it is taken back at once, by the number left free below the new revision, which may still come.
    /// </summary>
    private void TakeBack(StoreWriter writer, OutgoingAnswer answer, OutboxRow? entry)
    {
        if (entry is { HeldUntil: null })
            return;
        if (changed.IsTighterThanHeldBy(answer.Partner, report.Content))
            WithdrawnForOne.Say(writer, report.Id, answer.Partner, report.Revision - 1, now);
        else if (entry is null && answer.Decision.Outcome == SharingOutcome.Deny && WithdrawnForOne.IsMeantBy(ReasonCodes.Word(answer.Decision.Reason)))
            WithdrawnForOne.Say(writer, report.Id, answer.Partner, report.Revision, now);
    }
}
