using System.Collections.Concurrent;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Linking;

/// <summary>
/// Tells whoever asked when something of a report has ended its way: receipted, expired or cancelled. It says only that the store is worth
/// another look; who waited and goes away leaves nothing behind.
/// </summary>
internal sealed class SettledReports
{
    private readonly ConcurrentDictionary<ReportId, TaskCompletionSource> waiting = new();

    /// <summary>Completes at the next <see cref="Tell"/>. Taken before the store is read, so that nothing falls in between.</summary>
    public Task NextOf(ReportId report) =>
        waiting.GetOrAdd(report, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Wakes everybody who waits for this report.</summary>
    public void Tell(ReportId report)
    {
        if (waiting.TryRemove(report, out TaskCompletionSource? all))
            all.TrySetResult();
    }
}
