using CertBridge.Protocol.V1;

namespace CertBridge.Node.Linking;

/// <summary>
/// What waits to be written on one connection. First what is no delivery: small, waited for, or what deliveries stand on. Then flash before immediate. Then priority, routine and bulk
/// as 8 : 4 : 1 in bytes, so that none stands still: the next is that of the lane that had least for its weight (start-time fair queueing: Goyal, Vin, Cheng, SIGCOMM 1996, section 2). Frames of
/// one line keep their order, and a large envelope is many frames, so that it keeps others waiting for one of them at most.
/// Little waits here: what a lane may have in flight it counts itself, and what was written cannot be overtaken. One writer takes, any number put.
/// </summary>
internal sealed class OutgoingFrames : IDisposable
{
    /// <summary>Frames of one lane that wait here; whoever puts one more waits.</summary>
    public const int PerLaneMax = 16;

    /// <summary>The same of frames that belong to no lane.</summary>
    public const int OthersMax = 128;

    private readonly Lock gate = new();
    private readonly SemaphoreSlim there = new(0);
    private readonly Line others = new(weight: 1, OthersMax);
    private readonly Line[] strict = [new Line(weight: 1, PerLaneMax), new Line(weight: 1, PerLaneMax)];
    private readonly Line[] weighted = [new Line(weight: 8, PerLaneMax), new Line(weight: 4, PerLaneMax), new Line(weight: 1, PerLaneMax)];
    private double reached; // what the line served last had had: who comes back from a pause starts here, with no credit for it

    /// <summary>True while something waits.</summary>
    public bool HasMore => there.CurrentCount > 0;

    /// <summary>Waits while its line is full.</summary>
    public async ValueTask PutAsync(Frame frame, CancellationToken cancellationToken)
    {
        Line line = LineOf(frame);
        await line.Room.WaitAsync(cancellationToken);
        lock (gate)
        {
            if (line.Waiting.Count == 0)
                line.Had = Math.Max(line.Had, reached);
            line.Waiting.Enqueue(frame);
        }
        there.Release();
    }

    /// <summary>The next to be written; waits until there is one.</summary>
    public async ValueTask<Frame> TakeAsync(CancellationToken cancellationToken)
    {
        await there.WaitAsync(cancellationToken);
        Line line;
        Frame frame;
        lock (gate)
        {
            line = Next();
            frame = line.Waiting.Dequeue();
        }
        line.Room.Release();
        return frame;
    }

    public void Dispose()
    {
        there.Dispose();
        foreach (Line line in (Line[])[others, .. strict, .. weighted])
            line.Room.Dispose();
    }

    private Line Next()
    {
        if (others.Waiting.Count > 0)
            return others;
        if (strict.FirstOrDefault(line => line.Waiting.Count > 0) is { } urgent)
            return urgent;
        Line next = weighted.Where(line => line.Waiting.Count > 0).MinBy(line => line.Had) ?? throw new InvalidOperationException("A frame was counted that is in no line.");
        reached = next.Had;
        next.Had += (double)SizeOf(next.Waiting.Peek()) / next.Weight;
        return next;
    }

    private Line LineOf(Frame frame) => LaneOf(frame) switch
    {
        null => others,
        LaneName.Flash => strict[0],
        LaneName.Immediate => strict[1],
        LaneName.Priority => weighted[0],
        LaneName.Routine => weighted[1],
        LaneName.Bulk => weighted[2],
        { } unknown => throw new ArgumentException($"{unknown} is no lane.", nameof(frame)),
    };

    /// <summary>The lane of a delivery, whole or in parts; null for anything else.</summary>
    private static LaneName? LaneOf(Frame frame) => frame.KindCase switch
    {
        Frame.KindOneofCase.Deliver => frame.Deliver.Lane,
        Frame.KindOneofCase.DeliverPart => frame.DeliverPart.Lane,
        _ => null,
    };

    private static long SizeOf(Frame delivery) => delivery.KindCase == Frame.KindOneofCase.DeliverPart
        ? delivery.DeliverPart.Content.Length
        : delivery.Deliver.Envelope.Header.Length + delivery.Deliver.Envelope.Cms.Length;

    private sealed class Line(int weight, int max)
    {
        public int Weight => weight;

        public Queue<Frame> Waiting { get; } = new();

        public SemaphoreSlim Room { get; } = new(max);

        /// <summary>Bytes it had, for its weight.</summary>
        public double Had { get; set; }
    }
}
