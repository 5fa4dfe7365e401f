using CertBridge.Node.Linking;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>The receipts held for a report, at once or as soon as nothing of it is on its way any more.</summary>
internal sealed class ReceiptWaiting(NodeStore store, SettledReports settled, TimeProvider time)
{
    /// <summary>The longest one call waits: well below a client's usual deadline, so that it gets an answer and may ask again.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(10);

    /// <returns>What is held when all has arrived or <paramref name="patience"/> is over; null for a report nothing was decided about.</returns>
    public async Task<ReceiptStanding?> StandingAsync(ReportId id, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (patience <= TimeSpan.Zero)
            return Read(id);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task over = Task.Delay(patience < WaitMax ? patience : WaitMax, time, stop.Token);
        try
        {
            while (true)
            {
                Task next = settled.NextOf(id);
                ReceiptStanding? standing = Read(id);
                if (standing is null or { IsSettled: true } || over.IsCompleted)
                    return standing;
                await Task.WhenAny(next, over);
            }
        }
        finally
        {
            await stop.CancelAsync();
            settled.Tell(id); // others who wait for it look again; what was put down for us is gone
        }
    }

    private ReceiptStanding? Read(ReportId id) => store.Read(reader => reader.HasDecidedToSend(id)
        ? new ReceiptStanding(reader.ListHeldReceipts(id), [.. reader.ListOutbox(id).Where(entry => OutboxStates.IsPending(entry.State))], reader.ListWithdrawals(id))
        : null);
}

/// <summary>What is known of a report's receipts.</summary>
/// <param name="Held">By partner and revision.</param>
/// <param name="Pending">Entries queued or sent that have none yet.</param>
/// <param name="Withdrawals">Where what was taken back stands.</param>
internal sealed record ReceiptStanding(IReadOnlyList<HeldReceiptRow> Held, IReadOnlyList<OutboxRow> Pending, IReadOnlyList<WithdrawalRow> Withdrawals)
{
    /// <summary>Nothing is on its way, and what was taken back is answered.</summary>
    public bool IsSettled => Pending.Count == 0 && !Withdrawals.Any(withdrawal => withdrawal.State.IsUnanswered());

    public int OnTheWay => Pending.Count;
}
