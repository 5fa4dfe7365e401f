using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>How many entries to one partner are in each state, and how long the oldest pending one has waited.</summary>
public sealed record OutboxStanding(PartnerId Partner)
{
    public long Queued { get; init; }

    public long Sent { get; init; }

    public long Delivered { get; init; }

    public long Quarantined { get; init; }

    public long Refused { get; init; }

    public long Expired { get; init; }

    public long Cancelled { get; init; }

    /// <summary>When the oldest entry that is queued or sent, and that nothing holds, was queued, by lane.</summary>
    public OldestByLane Oldest { get; init; }

    /// <summary>The same of all lanes; null when nothing waits.</summary>
    public DateTimeOffset? OldestPending => Oldest.OfAll;

    public long Pending => Queued + Sent;
}
