namespace CertBridge.Node.Receiving;

/// <summary>
/// Which number comes next on one lane of one link, and what to do with any other (docs/LINK.md, Numbers). The reader asks it for each
/// frame; the committer tells it when a number was busy. Not thread-safe by itself: callers hold <see cref="Gate"/>.
/// </summary>
internal sealed class ReceivingLane(ulong epoch, ulong floor)
{
    private ulong next = floor + 1;
    private ulong? busyAt;

    public Lock Gate { get; } = new();

    public ulong Epoch { get; } = epoch;

    /// <summary>Everything up to here was settled before this link came up.</summary>
    public ulong FloorAtStart { get; } = floor;

    public NumberVerdict Judge(ulong number)
    {
        if (busyAt is { } waiting)
        {
            if (number != waiting)
                return number < FloorAtStart + 1 ? NumberVerdict.Repeated : NumberVerdict.Dropped;
            busyAt = null;
            next = number;
        }
        if (number == next)
        {
            next++;
            return NumberVerdict.Next;
        }
        return number < next ? NumberVerdict.Repeated : NumberVerdict.OutOfOrder;
    }

    /// <summary>The number could not be taken: what follows is dropped until it comes again.</summary>
    public void Busy(ulong number) => busyAt = number;

    /// <summary>True while a number at or after the busy one must not be committed.</summary>
    public bool IsHeldBack(ulong number) => busyAt is { } waiting && number >= waiting;
}

/// <summary>What a number means where the lane stands.</summary>
internal enum NumberVerdict
{
    /// <summary>The one that was expected.</summary>
    Next,

    /// <summary>At or below what was taken before.</summary>
    Repeated,

    /// <summary>Sent before the sender heard "busy"; it will come again.</summary>
    Dropped,

    /// <summary>A number was left out: the link is broken.</summary>
    OutOfOrder,
}
