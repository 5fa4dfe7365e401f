using CertBridge.Node.Linking;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Delivering;

/// <summary>
/// After an absence what is urgent goes first. The ordinary connection is often up before the urgent one, and would carry a night's bulk while a flash report waits for its handshake. So what rides it begins once
/// nothing by flash or immediate that could go is without a receipt, or after a while: an urgent connection that does not come up holds nobody up.
/// </summary>
internal sealed class UrgentFirst(NodeStore store, LinkBoard board, SettledReports settled, TimeProvider time)
{
    /// <summary>As long as the longest pause between two dials of the urgent connection.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(5);

    /// <summary>Returns at once for a connection of the urgent lanes, and where the partner takes none.</summary>
    public async Task WaitAsync(PartnerId partner, LaneGroup group, CancellationToken cancellationToken)
    {
        if (group == LaneGroup.Urgent || !board.TakesUrgent(partner))
            return;
        using var limit = new CancellationTokenSource(WaitMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (Waiting(partner) is { } entry)
                await SettledAsync(entry, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Long enough. What is urgent goes as soon as it can all the same.
        }
    }

    private OutboxRow? Waiting(PartnerId partner) => store.Read(reader => LaneGroups.LanesOf(LaneGroup.Urgent)
        .Select(lane => reader.SentUnsettled(partner, lane, afterNumber: 0, max: 1).Concat(reader.DueOutbox(partner, lane, max: 1)).FirstOrDefault())
        .FirstOrDefault(entry => entry is not null));

    private async Task SettledAsync(OutboxRow entry, CancellationToken cancellationToken)
    {
        Task next = settled.NextOf(entry.ReportId); // before the look, so that nothing falls in between
        if (store.Read(reader => reader.FindOutboxState(entry.Id)) is OutboxState.Queued or OutboxState.Sent)
            await next.WaitAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
