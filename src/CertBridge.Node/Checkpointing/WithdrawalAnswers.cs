using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Checkpointing;

/// <summary>What a receipt means for what was taken back: the answer to a withdrawal, and the end of bytes that waited for it.</summary>
internal static class WithdrawalAnswers
{
    /// <summary>In the commit that settles the receipt.</summary>
    public static void Settle(StoreWriter writer, ReceiptMeaning receipt, DateTimeOffset at)
    {
        OutboxRow entry = receipt.Entry;
        if (entry.Kind == CarriedKind.Withdrawal)
        {
            WithdrawalResult? result = receipt.Leaf.Record.Receipt.Withdrawal;
            writer.MoveWithdrawal(entry.ReportId, entry.Partner, entry.Revision, EventOf(result), at, result);
            if (result is null)
                writer.DestroyContent(ContentKind.Outbox, entry.Id, at); // it is sealed anew when it is said again
        }
        else if (IsToBeDestroyed(writer, entry))
        {
            writer.DestroyContent(ContentKind.Outbox, entry.Id, at);
        }
    }

    /// <summary>Taken back with the word that content is destroyed: by ourselves or, where it was passed on, by who made it.</summary>
    private static bool IsToBeDestroyed(StoreWriter writer, OutboxRow entry) => entry.Originator is { } originator
        ? writer.FindWithdrawn(originator, entry.ReportId) is { Instruction: WithdrawalInstruction.Delete } withdrawn && withdrawn.Covers(entry.Revision)
        : writer.FindRetraction(entry.ReportId) is { Instruction: WithdrawalInstruction.Delete };

    private static WithdrawalEvent EventOf(WithdrawalResult? result) => result?.Outcome switch
    {
        WithdrawalOutcome.Applied => WithdrawalEvent.AnsweredApplied,
        WithdrawalOutcome.Partial => WithdrawalEvent.AnsweredPartial,
        WithdrawalOutcome.Refused => WithdrawalEvent.AnsweredRefused,
        _ => WithdrawalEvent.Returned,
    };
}
