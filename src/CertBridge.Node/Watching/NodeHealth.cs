using CertBridge.Node.Admitting;
using CertBridge.Node.Examining;
using CertBridge.Node.Restoring;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Watching;

/// <summary>
/// Can the node do its job? Red is for what stops all of it; one partner's trouble is a metric and an alarm. Asked as often as a probe likes: the answer is kept for
/// half a second.
/// </summary>
internal sealed class NodeHealth(NodeStore store, DiskRoom disk, TrustBook trust, IdentityLock locked, StoreIntegrityWatch integrity, RestoredGate restored, TimeProvider time)
{
    private static readonly TimeSpan FreshFor = TimeSpan.FromMilliseconds(500);

    private readonly Lock gate = new();
    private long lookedAt;
    private IReadOnlyList<string>? ailments;
    private volatile bool isStopping;

    /// <summary>What stops it, a sentence each, without any content; empty while it can.</summary>
    public IReadOnlyList<string> Ailments()
    {
        lock (gate)
        {
            if (ailments is null || time.GetElapsedTime(lookedAt) >= FreshFor)
            {
                ailments = [.. Look()];
                lookedAt = time.GetTimestamp();
            }
            return ailments;
        }
    }

    /// <summary>From here it is not well any more: nobody should send work here.</summary>
    public void Stop()
    {
        lock (gate)
        {
            isStopping = true;
            ailments = null;
        }
    }

    private IEnumerable<string> Look()
    {
        DateTimeOffset now = time.GetUtcNow();
        if (isStopping)
            yield return "the node stops";
        if (!StoreAnswers())
            yield return "the store failed";
        if (restored.Hindering() is { } standing)
            yield return $"the node is RESTORED: {standing.Sentence}";
        if (integrity.Latest is { IsWhole: false })
            yield return "the store is damaged";
        if (disk.Shortage(LaneName.Flash) is { } shortage)
            yield return $"the disk is full: {shortage}";
        foreach (string reason in locked.Reasons())
            yield return $"{reason}: the node is LOCKED";
        if (trust.Current.OwnSheet.Expires <= now)
            yield return ExpiryWords.Of("the own key sheet", trust.Current.OwnSheet.Expires, now);
    }

    private bool StoreAnswers()
    {
        try
        {
            store.Read(reader => reader.CountAlarms());
            return true;
        }
        catch (Exception failed) when (failed is StoreFailedException or ObjectDisposedException)
        {
            return false;
        }
    }
}
