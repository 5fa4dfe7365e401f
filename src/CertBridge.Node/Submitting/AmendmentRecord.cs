using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Submitting;

/// <summary>
/// What a later revision leaves behind beside what a submission does: entries of earlier revisions that have no number are taken out, a partner that may not have it is told,
/// and one that gets it again is not told any more.
/// </summary>
internal sealed class AmendmentRecord(SubmissionRecord record, Report report, IReadOnlyList<OutgoingAnswer> answers, DateTimeOffset now)
{
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
        foreach (OutgoingAnswer answer in answers.Where(answer => answer.Entry is null && TakesBack(writer, answer)))
            WithdrawnForOne.Say(writer, report.Id, answer.Partner, now);
        return new Amendment(submission, writer.ListWithdrawals(report.Id));
    }

    /// <summary>While people still decide about the new revision the partner keeps the one it has, unless that is looser than it may be now.</summary>
    private bool TakesBack(StoreReader reader, OutgoingAnswer answer) =>
        (answer.Decision.Outcome == SharingOutcome.Deny && WithdrawnForOne.IsMeantBy(ReasonCodes.Word(answer.Decision.Reason))) || IsTighterThanHeld(reader, answer.Partner);

    private bool IsTighterThanHeld(StoreReader reader, PartnerId partner)
    {
        if (reader.LastGot(report.Id).FirstOrDefault(entry => entry.Partner == partner) is not { Kind: CarriedKind.Report } last || reader.FindReport(report.Id, last.Revision) is not { } held)
            return false;
        return MarkingChange.Between(held, report.Content).IsTighter;
    }
}
