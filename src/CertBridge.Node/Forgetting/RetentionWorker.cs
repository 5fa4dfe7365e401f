using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using CertBridge.Storage;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Forgetting;

/// <summary>
/// Keeps what partners sent no longer than its own <c>expires</c>, and than the agreement it came under says for its marking. Looked at after a start and then daily, slice by
/// slice, each with a leaf in the node log. Where neither says anything, as with an agreement that is not known here any more, it stays.
/// </summary>
internal sealed class RetentionWorker(NodeStore store, TrustBook trust, TimeProvider time, ILogger<RetentionWorker> logger) : BackgroundService
{
    private const int SliceRows = 512;
    private static readonly TimeSpan Every = TimeSpan.FromDays(1);
    private static readonly TimeSpan AfterStart = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(AfterStart, time, stoppingToken);
            using var timer = new PeriodicTimer(Every, time);
            do
                await ForgetAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (Exception end) when (end is OperationCanceledException or StoreFailedException)
        {
            // The node stops, or its store failed and stops it.
        }
    }

    /// <returns>How many items were forgotten.</returns>
    internal async Task<int> ForgetAsync(CancellationToken cancellationToken)
    {
        int forgotten = 0;
        long after = 0;
        while (true)
        {
            DateTimeOffset now = time.GetUtcNow();
            IReadOnlyList<KeptItem> slice = store.Read(reader => reader.KeptItems(after, SliceRows));
            if (slice.Count == 0)
                break;
            after = slice[^1].Id;
            KeptItem[] over = [.. slice.Where(item => IsOver(item, now))];
            if (over.Length == 0)
                continue;
            await store.CommitAsync(CommitUrgency.Routine, RetentionLeaf.SizeBytes, writer => Forget(writer, over, now), cancellationToken);
            forgotten += over.Length;
        }
        if (forgotten > 0)
            logger.RetentionOver(forgotten);
        return forgotten;
    }

    private bool IsOver(KeptItem item, DateTimeOffset now)
    {
        Agreement? agreement = trust.Current.Find(item.Partner)?.Agreements.FirstOrDefault(known => known.Document.Hash == item.AgreementHash)?.Document;
        return item.Expires <= now || agreement?.KeptUntil(item.Tlp, item.Received) <= now;
    }

    private static void Forget(StoreWriter writer, IReadOnlyList<KeptItem> over, DateTimeOffset now)
    {
        foreach (KeptItem item in over)
            writer.DestroyContent(ContentKind.Inbox, item.Id, now);
        writer.AppendNodeLeaf(RetentionLeaf.Kind, RetentionLeaf.Write(over, now));
    }
}
