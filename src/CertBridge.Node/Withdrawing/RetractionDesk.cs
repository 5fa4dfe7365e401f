using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Node.Releasing;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Withdrawals;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Withdrawing;

/// <summary>
/// Takes a report of our own back from everybody, for ever. One commit: what has no number is taken out of the outbox, everybody who got something is to be told, the
/// content is destroyed here where everybody is asked to destroy it, and a leaf says who retracted what. <see cref="WithdrawalWorker"/> says it to the partners.
/// </summary>
internal sealed class RetractionDesk(NodeStore store, LinkSignals signals, SettledReports settled, TimeProvider time, ILogger<RetractionDesk> logger)
{
    private const int CommitBytes = 4096;

    public async Task<Parsed<Retraction>> RetractAsync(ReportId id, WithdrawalReason reason, WithdrawalInstruction instruction, Caller caller, CancellationToken cancellationToken)
    {
        if (WithdrawalWords.Of(instruction) == "unknown" || !WithdrawalWords.ReasonWords.Contains(WithdrawalWords.Of(reason)))
            return Parsed<Retraction>.Invalid(new Problem(AmendmentErrors.RetractionUnknown, "", $"Reason {(int)reason} or instruction {(int)instruction} is none a person may give."));
        DateTimeOffset now = time.GetUtcNow();
        Parsed<Retraction> retracted = await store.CommitAsync(CommitUrgency.Urgent, CommitBytes, writer => Retract(writer, id, reason, instruction, caller, now), cancellationToken);
        CrashPoints.Reach(CrashPoint.RetractionStored);
        if (retracted is { IsValid: true, Value: { IsDuplicate: false } done })
        {
            logger.Retracted(caller.Name, id, done.Row.Revision, reason, instruction, done.Withdrawals.Count, done.Cancelled);
            signals.Withdrawals.Raise();
            settled.Tell(id);
        }
        return retracted;
    }

    private static Parsed<Retraction> Retract(StoreWriter writer, ReportId id, WithdrawalReason reason, WithdrawalInstruction instruction, Caller caller, DateTimeOffset now)
    {
        if (writer.FindReport(id) is null)
            return Parsed<Retraction>.Invalid(new Problem(StoredItemErrors.ReportUnknown, "report_id", $"{id} is no report of this node."));
        if (writer.FindRetraction(id) is { } before)
            return Again(writer, before, reason, instruction);
        var row = new RetractionRow(id, writer.HighestRevision(id) + 1, reason, instruction, now);
        writer.AddRetraction(row);
        int cancelled = TakeOut(writer, id, now);
        foreach (PartnerId partner in writer.LastGot(id).Select(last => last.Partner).Union(writer.ListWithdrawals(id).Where(one => one.State.IsUnanswered()).Select(one => one.Partner)))
            writer.SayWithdrawal(Withdrawal(row, partner));
        IReadOnlyList<WithdrawalRow> withdrawals = writer.ListWithdrawals(id);
        writer.AppendNodeLeaf(RetractionLeaf.Kind, RetractionLeaf.Write(row, withdrawals, caller));
        if (instruction == WithdrawalInstruction.Delete)
            writer.DestroyReport(id, now);
        CrashPoints.Reach(CrashPoint.RetractionWritten);
        return Parsed<Retraction>.Valid(new Retraction(row, withdrawals, cancelled, IsDuplicate: false));
    }

    /// <summary>The same again is told as it stands; what was asked of partners is not changed behind their answers.</summary>
    private static Parsed<Retraction> Again(StoreWriter writer, RetractionRow before, WithdrawalReason reason, WithdrawalInstruction instruction) =>
        before.Reason == reason && before.Instruction == instruction
            ? Parsed<Retraction>.Valid(new Retraction(before, writer.ListWithdrawals(before.ReportId), Cancelled: 0, IsDuplicate: true))
            : Parsed<Retraction>.Invalid(new Problem(AmendmentErrors.Retracted, "report_id",
                $"{before.ReportId} was retracted as {WithdrawalWords.Of(before.Reason)}, {WithdrawalWords.Of(before.Instruction)}."));

    /// <summary>What has no number yet never leaves.</summary>
    private static int TakeOut(StoreWriter writer, ReportId id, DateTimeOffset now)
    {
        ApprovalEnding.Withdraw(writer, id, "the report was retracted before it was released", now);
        OutboxRow[] queued = [.. writer.ListOutbox(id).Where(entry => entry.State == OutboxState.Queued)];
        foreach (OutboxRow entry in queued)
            writer.MoveOutbox(entry.Id, OutboxEvent.Cancelled, now, "the report was retracted before it was sent");
        return queued.Count(entry => entry.Kind == CarriedKind.Report);
    }

    private static WithdrawalRow Withdrawal(RetractionRow retraction, PartnerId partner) => new()
    {
        ReportId = retraction.ReportId,
        Partner = partner,
        Revision = retraction.Revision,
        Scope = WithdrawalScope.Report,
        Reason = retraction.Reason,
        Instruction = retraction.Instruction,
        Said = retraction.At,
    };
}

/// <summary>What became of a retraction.</summary>
/// <param name="Withdrawals">Where it stands with everybody who had something.</param>
/// <param name="Cancelled">Entries of the report that had no number yet.</param>
/// <param name="IsDuplicate">It was retracted before; nothing was changed.</param>
internal sealed record Retraction(RetractionRow Row, IReadOnlyList<WithdrawalRow> Withdrawals, int Cancelled, bool IsDuplicate);
