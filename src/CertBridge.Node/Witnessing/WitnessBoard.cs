using System.Collections.Concurrent;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Witnessing;

/// <summary>What the witness said last of each log, and when it was asked, for whoever looks. Nothing of it is stored: what counts is the cosignature.</summary>
internal sealed class WitnessBoard
{
    private readonly ConcurrentDictionary<PartnerId, string> troubles = new();
    private long lookedAtTicks;

    /// <summary>When the logs were last shown, on whichever connection; null where they were not since the start.</summary>
    public DateTimeOffset? LookedAt
    {
        get => Interlocked.Read(ref lookedAtTicks) is > 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
        set => Interlocked.Exchange(ref lookedAtTicks, value?.UtcTicks ?? 0);
    }

    /// <summary>A sentence; empty where the last answer was a cosignature, or none came.</summary>
    public string TroubleOf(PartnerId about) => troubles.GetValueOrDefault(about, "");

    public void Note(PartnerId about, string trouble) => troubles[about] = trouble;
}
