namespace CertBridge.Node.Receiving;

/// <summary>
/// Which number comes next on one lane of one link, and what to do with any other (docs/LINK.md, Numbers). The reader asks it for each
/// frame; the committer tells it when a number was busy. Not thread-safe by itself: callers hold <see cref="Gate"/>.
/// </summary>
internal sealed class ReceivingLane(ulong epoch, ulong floor)
{
    private ulong next = floor + 1;
    private ulong? busyAt;
    private ulong lastBusy;

    public Lock Gate { get; } = new();

    /// <summary>The number that is taken next; every one below it was taken in.</summary>
    public ulong Next => next;

    public ulong Epoch { get; } = epoch;

    /// <summary>How often a number was busy: what was judged in an earlier generation, at or after that number, will come again.</summary>
    public int Generation { get; private set; }

    /// <summary>Everything up to here was settled before this link came up.</summary>
    public ulong FloorAtStart { get; } = floor;

    public NumberVerdict Judge(ulong number)
    {
        NumberVerdict verdict = Begin(number);
        if (verdict == NumberVerdict.Next)
            next++;
        return verdict;
    }

    /// <summary>The same for the first part of an envelope: the number is judged, and taken when the envelope is whole.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="isMiddle">True where the part is not the beginning: while a busy number is waited for, that is of what was under way before.</param>
    public NumberVerdict Begin(ulong number, bool isMiddle = false)
    {
        if (busyAt is { } waiting)
        {
            if (number != waiting || isMiddle)
                return number < FloorAtStart + 1 ? NumberVerdict.Repeated : NumberVerdict.Dropped;
            busyAt = null;
            next = number;
        }
        if (number == next)
            return NumberVerdict.Next;
        return number < next ? NumberVerdict.Repeated : NumberVerdict.OutOfOrder;
    }

    /// <summary>The number could not be taken: what follows is dropped until it comes again.</summary>
    public void Busy(ulong number)
    {
        busyAt = lastBusy = number;
        Generation++;
    }

    /// <summary>
    /// True for a number at or after the busy one that was taken in before it was said to be busy, also when the busy one is back already: committed now, it would
    /// overtake it.
    /// </summary>
    public bool IsHeldBack(ulong number, int generation) => generation != Generation && number >= lastBusy;
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
