using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>When the oldest entry that waits on each lane was queued; null where none waits there.</summary>
public readonly record struct OldestByLane(DateTimeOffset? Flash, DateTimeOffset? Immediate, DateTimeOffset? Priority, DateTimeOffset? Routine, DateTimeOffset? Bulk)
{
    /// <summary>Of all lanes.</summary>
    public DateTimeOffset? OfAll => new[] { Flash, Immediate, Priority, Routine, Bulk }.Min();

    /// <exception cref="ArgumentOutOfRangeException">It is no lane.</exception>
    public DateTimeOffset? Of(LaneName lane) => lane switch
    {
        LaneName.Flash => Flash,
        LaneName.Immediate => Immediate,
        LaneName.Priority => Priority,
        LaneName.Routine => Routine,
        LaneName.Bulk => Bulk,
        _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "It is no lane."),
    };
}
