using CertBridge.Node.Watching;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Admitting;

/// <summary>
/// Refused connections in the log: the first of a cause at once, then a line a minute with their count. Whoever is turned away ten thousand times a
/// second must not fill the disk with that. Causes are sentences of this node, so there are few.
/// </summary>
internal sealed class RefusalTally : IDisposable
{
    public static readonly TimeSpan LineEvery = TimeSpan.FromMinutes(1);

    private readonly ILogger<RefusalTally> logger;
    private readonly Lock gate = new();
    private readonly Dictionary<(string Listener, string Cause), int> silent = [];
    private readonly ITimer timer;

    public RefusalTally(TimeProvider time, ILogger<RefusalTally> logger)
    {
        this.logger = logger;
        timer = time.CreateTimer(_ => Tell(), null, LineEvery, LineEvery);
    }

    public void Count(string listener, string cause)
    {
        NodeMeters.ConnectionsRefused.Add(listener);
        lock (gate)
        {
            if (silent.TryGetValue((listener, cause), out int before))
            {
                silent[(listener, cause)] = before + 1;
                return;
            }
            silent[(listener, cause)] = 0;
        }
        logger.ConnectionRefused(listener, cause);
    }

    public void Dispose() => timer.Dispose();

    /// <summary>A cause that was not seen for a whole minute is forgotten: its next one is the first again.</summary>
    private void Tell()
    {
        KeyValuePair<(string Listener, string Cause), int>[] counted;
        lock (gate)
        {
            counted = [.. silent];
            silent.Clear();
            foreach (((string, string) key, int count) in counted)
            {
                if (count > 0)
                    silent[key] = 0;
            }
        }
        foreach (((string listener, string cause), int count) in counted)
        {
            if (count > 0)
                logger.ConnectionsRefused(listener, cause, count);
        }
    }
}
