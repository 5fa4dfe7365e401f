using CertBridge.Node.Admitting;

namespace CertBridge.Simulation.Tests.Wires;

/// <summary>One connection between two nodes, as TLS would give it: bytes of whole messages, in order each way, until one side ends it or it breaks.</summary>
internal sealed class Wire
{
    public Wire(SimulatedNetwork network, string dialler, string answerer, string group)
    {
        Group = group;
        Dialling = new WireEnd(network, this, dialler);
        Answering = new WireEnd(network, this, answerer);
        Dialling.Other = Answering;
        Answering.Other = Dialling;
    }

    public string Group { get; }

    public WireEnd Dialling { get; }

    public WireEnd Answering { get; }

    public bool IsOver => Dialling.IsOver && Answering.IsOver;

    public bool IsBetween(string one, string other) =>
        (Dialling.Here == one && Answering.Here == other) || (Dialling.Here == other && Answering.Here == one);

    /// <summary>Both ends lose it, with all that is on its way.</summary>
    public void Cut()
    {
        Dialling.Break();
        Answering.Break();
    }
}

/// <summary>One end of it.</summary>
internal sealed class WireEnd(SimulatedNetwork network, Wire wire, string here)
{
    /// <summary>Messages that may be under way or unread; whoever writes one more waits for the reader.</summary>
    private const int UnreadMax = 64;

    private readonly Queue<byte[]> arrived = new();
    private readonly Queue<Action> stalled = new();
    private TaskCompletionSource<byte[]?>? reader;
    private TaskCompletionSource? writer;
    private byte[]? keptBack;
    private int unread; // by the other end, of what was written here
    private bool isFinished; // the other end writes no more
    private bool isBroken;
    private bool isClosed;

    public WireEnd Other { get; set; } = null!;

    public string Here => here;

    public ConnectionTraffic Traffic { get; } = new();

    /// <summary>When the last message to this end is due: none overtakes it.</summary>
    public TimeSpan LastDue { get; set; }

    public bool IsOver => isBroken || isClosed;

    /// <returns>The next message; null when the other end has finished.</returns>
    /// <exception cref="IOException">The connection is gone.</exception>
    public Task<byte[]?> TakeAsync()
    {
        if (arrived.TryDequeue(out byte[]? message))
        {
            Other.OneRead();
            return Task.FromResult<byte[]?>(message);
        }
        if (isBroken || isClosed)
            return Task.FromException<byte[]?>(Gone());
        if (isFinished)
            return Task.FromResult<byte[]?>(null);
        reader = new TaskCompletionSource<byte[]?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return reader.Task;
    }

    /// <param name="message">Its bytes.</param>
    /// <param name="what">What it is, for the trace.</param>
    /// <exception cref="IOException">The connection is gone.</exception>
    public async Task PutAsync(byte[] message, string what)
    {
        while (unread >= UnreadMax && !IsOver)
        {
            writer ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await writer.Task;
        }
        if (IsOver)
            throw Gone();
        Traffic.Send(message.Length);
        foreach (byte[] one in Tampered(message, what))
        {
            unread++;
            network.Carry(this, Other, () => Other.Arrive(one));
        }
    }

    /// <summary>Says in order that nothing more comes.</summary>
    public void Finish()
    {
        if (!IsOver)
            network.Carry(this, Other, Other.Finished);
    }

    /// <summary>Ends it from here: the other end reads what is under way, and then finds it gone.</summary>
    public void Close(bool isReset)
    {
        if (IsOver)
            return;
        isClosed = true;
        network.Carry(this, Other, isReset ? Other.Break : Other.Finished);
        Wake();
    }

    /// <summary>It is gone, with what was not read.</summary>
    public void Break()
    {
        if (isBroken)
            return;
        isBroken = true;
        arrived.Clear();
        Wake();
    }

    /// <summary>Reaches this end where the way to it is open, and else waits until it is.</summary>
    public void Reach(Action happens)
    {
        if (network.IsStalled(Other.Here, here) || stalled.Count > 0)
            stalled.Enqueue(happens);
        else
            happens();
    }

    /// <summary>The way is open again: what was sent meanwhile comes.</summary>
    public void Resume()
    {
        while (stalled.TryDequeue(out Action? happens))
            happens();
    }

    private byte[][] Tampered(byte[] message, string what)
    {
        switch (network.TamperingWith(wire, here, what))
        {
            case Tampering.Twice:
                return [message, message];
            case Tampering.Shortened:
                return [message[..^Math.Min(message.Length, network.BytesCutOff())]];
            case Tampering.Swallowed:
                return [];
            case Tampering.Later when keptBack is null:
                keptBack = message;
                return [];
            default:
                byte[][] both = keptBack is { } earlier ? [message, earlier] : [message];
                keptBack = null;
                return both;
        }
    }

    private void Arrive(byte[] message)
    {
        if (IsOver)
            return;
        Traffic.Receive(message.Length);
        if (reader is { } waiting)
        {
            reader = null;
            Other.OneRead();
            waiting.SetResult(message);
        }
        else
        {
            arrived.Enqueue(message);
        }
    }

    private void Finished()
    {
        isFinished = true;
        reader?.TrySetResult(null);
        reader = null;
    }

    private void OneRead()
    {
        unread--;
        writer?.TrySetResult();
        writer = null;
    }

    private void Wake()
    {
        reader?.TrySetException(Gone());
        reader = null;
        writer?.TrySetResult();
        writer = null;
    }

    private static IOException Gone() => new("the connection was reset");
}

/// <summary>What a hostile middle does to one message.</summary>
internal enum Tampering
{
    None,
    Twice,
    Later,
    Shortened,
    Swallowed,
}
