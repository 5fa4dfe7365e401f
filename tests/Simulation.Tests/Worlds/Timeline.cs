namespace CertBridge.Simulation.Tests.Worlds;

/// <summary>Virtual time: what is to happen, in its order, and of one instant in the order in which it was asked for. It moves when told to, from one happening to the next.</summary>
internal sealed class Timeline
{
    private readonly PriorityQueue<Happening, (TimeSpan, long)> ahead = new();
    private long asked;

    /// <summary>Since the world began.</summary>
    public TimeSpan Now { get; private set; }

    public Happening After(TimeSpan delay, Action what)
    {
        var happening = new Happening(what);
        TimeSpan at = Now + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        ahead.Enqueue(happening, (at, asked++));
        return happening;
    }

    /// <summary>Moves to the next happening up to <paramref name="until"/> and lets it happen.</summary>
    /// <returns>False where there is none: then it is <paramref name="until"/>.</returns>
    public bool TryStep(TimeSpan until)
    {
        while (ahead.TryPeek(out Happening? next, out (TimeSpan At, long) when) && when.At <= until)
        {
            ahead.Dequeue();
            if (next.IsOff)
                continue;
            Now = when.At;
            next.What();
            return true;
        }
        Now = until;
        return false;
    }
}

/// <summary>Something that is to happen at its time unless it is called off.</summary>
internal sealed class Happening(Action what)
{
    public Action What => what;

    public bool IsOff { get; private set; }

    public void CallOff() => IsOff = true;
}
