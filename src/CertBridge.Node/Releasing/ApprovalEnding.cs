using CertBridge.Node.Admitting;
using CertBridge.Node.Linking;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Releasing;

/// <summary>Settles what is not released: a person refuses, or nobody spoke in time. The copy is destroyed with it; who ended it, and why, stays.</summary>
internal sealed class ApprovalEnding(NodeStore store, SettledReports settled, TimeProvider time, ILogger<ApprovalEnding> logger)
{
    /// <summary>Why an entry and its approval end whose time is over.</summary>
    public const string LateWords = "its release was not given, or not used, in time";

    private const int EndedPerStep = 64;

    public async Task<Parsed<ApprovalRow>> RefuseAsync(long id, string reason, Caller caller, CancellationToken cancellationToken)
    {
        if (reason.Length is 0 or > Limits.RefusalTextLengthMax || reason.Any(char.IsControl))
            return Invalid(ReleaseErrors.ReasonMissing, "reason", $"The reason has {reason.Length} characters; 1 to {Limits.RefusalTextLengthMax} in one line are taken.");
        DateTimeOffset now = time.GetUtcNow();
        Parsed<ApprovalRow> refused = await store.CommitAsync(CommitUrgency.Routine, ApprovalLeaf.SizeBytes + reason.Length, writer => Refuse(writer, id, reason, caller, now), cancellationToken);
        if (refused.IsValid)
        {
            logger.PersonRefused(id, refused.Value.ReportId.Value, refused.Value.Partner, caller.Name);
            settled.Tell(refused.Value.ReportId);
        }
        return refused;
    }

    /// <returns>How many were ended.</returns>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        IReadOnlyList<ApprovalRow> late = store.Read(reader => reader.ExpiredApprovals(now, EndedPerStep));
        if (late.Count == 0)
            return 0;
        await store.CommitAsync(CommitUrgency.Routine, late.Count * ApprovalLeaf.SizeBytes, writer =>
        {
            foreach (ApprovalRow approval in late)
                Expire(writer, approval.Id, now);
        }, cancellationToken);
        foreach (ApprovalRow approval in late)
        {
            logger.ReleaseExpired(approval.Id, approval.ReportId.Value, approval.Partner);
            settled.Tell(approval.ReportId);
        }
        return late.Count;
    }

    /// <summary>The approval, and with it the entry that waits for it.</summary>
    public static void End(StoreWriter writer, ApprovalRow approval, ApprovalEvent happened, OutboxEvent entry, string because, DateTimeOffset now)
    {
        writer.EndApproval(approval.Id, happened, now, because);
        if (approval.OutboxId is { } id && writer.FindOutboxState(id) == OutboxState.Queued)
            writer.MoveOutbox(id, entry, now, because);
        RedCopies.EraseWhenSent(writer, approval, now);
    }

    /// <summary>An entry that gets no number, and the approval it went by where people released it.</summary>
    public static void EndEntry(StoreWriter writer, OutboxRow entry, ApprovalEvent happened, OutboxEvent ending, string because, DateTimeOffset now)
    {
        if (writer.FindApprovalOfEntry(entry.Id) is { } approval)
            End(writer, approval, happened, ending, because, now);
        else
            writer.MoveOutbox(entry.Id, ending, now, because);
    }

    /// <summary>Every approval of a report that is still open, and the entries that wait for them: a later revision came, or none ever will.</summary>
    public static void Withdraw(StoreWriter writer, ReportId report, string because, DateTimeOffset now)
    {
        foreach (ApprovalRow approval in writer.ListApprovals(report).Where(approval => ApprovalStates.IsOpen(approval.State)))
            End(writer, approval, ApprovalEvent.Withdrawn, OutboxEvent.Cancelled, because, now);
    }

    private static Parsed<ApprovalRow> Refuse(StoreWriter writer, long id, string reason, Caller caller, DateTimeOffset now)
    {
        if (writer.FindApproval(id) is not { } approval)
            return Invalid(ReleaseErrors.Unknown, "id", $"There is no approval {id} here.");
        if (approval.State != ApprovalState.Waiting)
            return Invalid(ReleaseErrors.Settled, "id", $"Approval {id} is {approval.State.ToString().ToLowerInvariant()}: {approval.Because}");
        End(writer, approval, ApprovalEvent.Refused, OutboxEvent.Cancelled, $"{caller.Name} refused: {reason}", now);
        writer.AppendNodeLeaf(ApprovalLeaf.Kind, ApprovalLeaf.Write(approval, "refused", [], caller, now));
        return Parsed<ApprovalRow>.Valid(writer.FindApproval(id)!);
    }

    private static void Expire(StoreWriter writer, long id, DateTimeOffset now)
    {
        if (writer.FindApproval(id) is not { } approval || !ApprovalStates.IsOpen(approval.State) || approval.Expires > now)
            return;
        End(writer, approval, ApprovalEvent.Expired, OutboxEvent.Expired, LateWords, now);
        writer.AppendNodeLeaf(ApprovalLeaf.Kind, ApprovalLeaf.Write(approval, "expired", [], caller: null, now));
    }

    private static Parsed<ApprovalRow> Invalid(ErrorCode code, string field, string message) => Parsed<ApprovalRow>.Invalid(new Problem(code, field, message));
}
