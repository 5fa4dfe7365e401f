using CertBridge.Node.Forwarding;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Receiving;

/// <summary>
/// Does what a partner's withdrawal asks for, in the commit that stores it, and says in the receipt what was done. It reaches what that partner sent of that report, and what
/// others passed on of it where that partner made it, and nothing else: what another source supplied is that source's. Where it was passed on from here it travels on. It is
/// remembered also where nothing was held, so that what arrives late is known for what it is.
/// </summary>
internal sealed class WithdrawalApplying(NodeHome home)
{
    /// <summary>When the last copy of the store that the node keeps itself is gone; null where there is none. Reads the disk, so it is asked before the commit.</summary>
    public DateTimeOffset? CopiesGone() => StoreCopies.List(home) is { Count: > 0 } copies ? copies.Max(copy => copy.EndsAt) : null;

    /// <summary>Within the commit.</summary>
    /// <param name="writer">The commit.</param>
    /// <param name="context">What it knows.</param>
    /// <param name="withdrawn">What is taken back.</param>
    /// <param name="copiesGone">See <see cref="CopiesGone"/>.</param>
    public static WithdrawalResult Apply(StoreWriter writer, CommitContext context, ArrivalVerdict.Withdrawn withdrawn, DateTimeOffset? copiesGone)
    {
        Withdrawal withdrawal = withdrawn.Withdrawal;
        ulong below = withdrawal.Scope == WithdrawalScope.Report ? ulong.MaxValue : withdrawn.Revision;
        HeldRevision[] held = [.. writer.HeldRevisions(context.Partner, withdrawn.ReportId, RevisionJudging.RevisionsMax).Where(row => row.Revision < below)];
        foreach (HeldRevision row in held)
            writer.DropFeedback(row.Id, "the report was taken back", context.Now);
        bool deletes = withdrawal.Instruction == WithdrawalInstruction.Delete;
        foreach (HeldRevision row in deletes ? held : [])
            writer.DestroyContent(ContentKind.Inbox, row.Id, context.Now);
        long files = writer.CountExportedFiles(context.Partner, withdrawn.ReportId, below);
        ForwardedWithdrawing.TravelOn(writer, context.Partner, withdrawn.ReportId, withdrawn.Revision, withdrawal, context.Now);
        writer.KeepWithdrawn(new WithdrawnRow(
            context.Partner, withdrawn.ReportId, withdrawn.Revision, withdrawal.Scope, withdrawal.Reason, withdrawal.Instruction, context.Now));
        return new WithdrawalResult
        {
            Outcome = files > 0 ? WithdrawalOutcome.Partial : WithdrawalOutcome.Applied,
            Revisions = (uint)held.Select(row => row.Revision).Distinct().Count(),
            Files = (uint)files,
            CopiesGoneMs = deletes && held.Length > 0 && copiesGone is { } gone ? (ulong)gone.ToUnixTimeMilliseconds() : 0,
        };
    }
}
