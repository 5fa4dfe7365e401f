using CertBridge.Node.Deciding;
using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Forwarding;

/// <summary>
/// A later revision of what was passed on goes the same way, by a decision of its own: a tightened marking travels on, and whoever may not have the new revision is told that what it holds is taken back.
/// What came before the node went down is passed on after its start.
/// </summary>
internal sealed class OnwardWorker(NodeStore store, TrustBook trust, ReportForwarding forwarding, LinkSignals signals, TimeProvider time, ILogger<OnwardWorker> logger) : BackgroundService
{
    private const int OrdersPerStep = 32;
    private static readonly TimeSpan LooksUpAfter = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                while (await PassOnDueAsync(stoppingToken) == OrdersPerStep)
                {
                    // More may be due.
                }
                await signals.Onward.WaitAsync(LooksUpAfter, time, stoppingToken);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or StoreFailedException)
        {
            // The node stops, or its store failed and stops it.
        }
    }

    /// <returns>How many were looked at.</returns>
    internal async Task<int> PassOnDueAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<OnwardRow> due = store.Read(reader => reader.DueOnward(OrdersPerStep));
        foreach (OnwardRow order in due)
            await PassOnAsync(order, cancellationToken);
        return due.Count;
    }

    private async Task PassOnAsync(OnwardRow order, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        InboxRow? held = store.Read(reader => reader.FindFromOriginator(order.Originator, order.ReportId));
        bool isNewer = held is { IsDestroyed: false, IsSealedToPersons: false } && held.Revision > order.Revision;
        OutgoingAnswer? answer = isNewer && trust.Current.Find(order.Partner) is { } partner ? forwarding.Decide(held!, [partner], now)[0] : null;
        bool isDone = await store.CommitAsync(CommitUrgency.Routine, answer?.Entry?.SizeBytes ?? 64, writer =>
        {
            OnwardRow? stands = writer.ListOnward(order.ReportId).FirstOrDefault(row => row.Partner == order.Partner);
            bool holds = stands?.Revision == order.Revision && (held is null || writer.FindWithdrawnOf(held.Partner, held.Originator, order.ReportId, held.Revision) is null);
            if (stands is not null && (answer is null || !holds))
                writer.KeepOnward(stands); // nothing to pass on, or its originator said something else since, which travels by itself
            if (answer is null || !holds)
                return false;
            ReportForwarding.Store(writer, held!, answer, order.By, now);
            return true;
        }, cancellationToken);
        if (!isDone)
            return;
        forwarding.Announce(held!, [answer!]);
        logger.FollowedOn(order.ReportId, held!.Revision, order.Partner, answer!.Entry is not null);
    }
}
