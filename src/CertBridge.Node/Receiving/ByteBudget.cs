using CertBridge.Protocol;

namespace CertBridge.Node.Receiving;

/// <summary>
/// Bounds the bytes that wait for being opened and written down, of all partners together. Each link has a little of its own; what it needs beyond that it borrows,
/// up to what one link may hold, and as long as there is something to lend. When that is short, who has borrowed least is next, and nobody overtakes it: so the
/// large envelope of one is not kept waiting for ever by the small ones of many, who meanwhile go on with what is their own. Waiting is not reading, which slows
/// the sender through HTTP/2 flow control. Thread-safe.
/// </summary>
internal sealed class ByteBudget
{
    /// <summary>Of each link, whatever the others hold: all that a partner may have in flight at once, at the usual 4 KiB.</summary>
    public const int OwnBytes = 1024 * 1024;

    /// <summary>Held by one link at most: the largest frame and no second one, which is read meanwhile.</summary>
    public const int LinkBytesMax = Limits.FrameBytesMax;

    /// <summary>Lent at most, to all links together.</summary>
    public const int LentBytesMax = 128 * 1024 * 1024;

    private readonly Lock gate = new();
    private readonly List<Share> waiting = []; // the oldest first
    private long lent;

    /// <summary>What is lent at this moment, bytes.</summary>
    public long LentBytes
    {
        get
        {
            lock (gate)
                return lent;
        }
    }

    /// <summary>For a link that has come up.</summary>
    public Share Open() => new(this);

    private Task Take(Share share, int bytes, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, LinkBytesMax);
        Task turn;
        lock (gate)
        {
            turn = share.Ask(bytes);
            waiting.Add(share);
            Serve();
        }
        return turn.IsCompleted ? turn : WaitAsync(share, turn, cancellationToken);
    }

    private async Task WaitAsync(Share share, Task turn, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration givenUp = cancellationToken.Register(() => Withdraw(share, cancellationToken));
        await turn;
    }

    /// <summary>Does nothing when its turn came first: then the link holds it, and gives it back when it ends.</summary>
    private void Withdraw(Share share, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!waiting.Remove(share))
                return;
            share.GiveUp(cancellationToken);
            Serve();
        }
    }

    private void GiveBack(Share share, int bytes)
    {
        lock (gate)
        {
            lent -= share.Shrink(bytes);
            Serve();
        }
    }

    private void Serve()
    {
        while (Next() is { } share)
        {
            waiting.Remove(share);
            lent += share.Grow();
        }
    }

    /// <summary>A link that is full waits for itself and keeps nobody else waiting.</summary>
    private Share? Next()
    {
        if (waiting.Find(share => share.ToBorrow == 0) is { } needsNobody)
            return needsNobody;
        Share? least = waiting.Where(share => share.Held + share.Wanted <= LinkBytesMax).MinBy(share => share.Borrowed);
        return least is not null && lent + least.ToBorrow <= LentBytesMax ? least : null;
    }

    /// <summary>What one link holds. One taker at a time; anyone may give back.</summary>
    internal sealed class Share(ByteBudget budget) : IDisposable
    {
        private TaskCompletionSource turn = new();

        internal int Held { get; private set; }

        internal int Wanted { get; private set; }

        internal int Borrowed => Beyond(Held);

        internal int ToBorrow => Beyond(Held + Wanted) - Borrowed;

        /// <summary>Waits until the link may hold so much more, at most <see cref="LinkBytesMax"/>.</summary>
        /// <exception cref="OperationCanceledException">It was given up before its turn; nothing is held of it.</exception>
        public Task TakeAsync(int bytes, CancellationToken cancellationToken) => budget.Take(this, bytes, cancellationToken);

        public void GiveBack(int bytes) => budget.GiveBack(this, bytes);

        /// <summary>Gives back whatever the link still holds. Called when nothing of it takes or gives back any more.</summary>
        public void Dispose() => budget.GiveBack(this, Held);

        internal Task Ask(int bytes)
        {
            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Wanted = bytes;
            return turn.Task;
        }

        /// <returns>How much more is borrowed now.</returns>
        internal int Grow()
        {
            int more = ToBorrow;
            Held += Wanted;
            Wanted = 0;
            turn.SetResult();
            return more;
        }

        /// <returns>How much less is borrowed now.</returns>
        internal int Shrink(int bytes)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, Held);
            int before = Borrowed;
            Held -= bytes;
            return before - Borrowed;
        }

        internal void GiveUp(CancellationToken cancellationToken)
        {
            Wanted = 0;
            turn.SetCanceled(cancellationToken);
        }

        private static int Beyond(int bytes) => Math.Max(0, bytes - OwnBytes);
    }
}
