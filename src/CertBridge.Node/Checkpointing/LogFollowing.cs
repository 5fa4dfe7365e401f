using System.Threading.Channels;
using CertBridge.Node.Linking;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Checkpointing;

/// <summary>
/// Follows the partner's log about us on one link. Leaves wait until a checkpoint that signs them verifies and extends the one before; only then, in
/// one commit, they are stored and the outbox moves. A gap, another root or a receipt for something never sent ends the link and keeps the evidence.
/// Where there is no room for them they wait, up to what may wait at all, and are looked at again every two seconds.
/// </summary>
internal sealed class LogFollowing
{
    private const int WaitingFramesMax = 16;
    private const int WaitingLeavesMax = 10 * Protocol.Limits.LeavesPerFrameMax;
    private const int WaitingBytesMax = 8 * 1024 * 1024;
    private static readonly TimeSpan RoomAgain = TimeSpan.FromSeconds(2);

    private readonly LinkSession session;
    private readonly NodeStore store;
    private readonly LeafSettling settling;
    private readonly LinkSignals signals;
    private readonly TimeProvider time;
    private readonly Channel<Frame> frames = Channel.CreateBounded<Frame>(new BoundedChannelOptions(WaitingFramesMax) { SingleReader = true, SingleWriter = true });
    private readonly List<byte[]> waiting = [];
    private int waitingBytes;
    private CheckpointRow? head;
    private byte[]? unsettled;

    public LogFollowing(LinkSession session, NodeStore store, LeafSettling settling, LinkSignals signals, TimeProvider time)
    {
        this.time = time;
        this.session = session;
        this.store = store;
        this.settling = settling;
        this.signals = signals;
        head = store.Read(reader => reader.LatestCheckpoint(session.Partner, LogSide.Theirs));
    }

    private ulong Size => head?.Size ?? 0;

    /// <summary>Sizes are judged before a frame waits: a frame may have 20 MiB, and none of these needs them.</summary>
    public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken) => LogFrames.Objection(frame) is { } objection
        ? throw new LinkBrokenException(ClosingReason.Protocol, objection)
        : frames.Writer.WriteAsync(frame, cancellationToken);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (unsettled is not null)
                await AwaitFrameOrRoomAsync(cancellationToken);
            else
                await frames.Reader.WaitToReadAsync(cancellationToken);
            if (frames.Reader.TryRead(out Frame? frame))
                await TakeNextAsync(frame);
            if (unsettled is { } note)
                await SettleAsync(note, cancellationToken);
        }
    }

    private async Task TakeNextAsync(Frame frame)
    {
        if (frame.KindCase == Frame.KindOneofCase.Leaves)
            await TakeLeavesAsync(frame.Leaves);
        else
            unsettled = frame.Checkpoint.Note.ToByteArray(); // over more than the one that may wait already, or it is a conflict
    }

    private async Task AwaitFrameOrRoomAsync(CancellationToken cancellationToken)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<bool> frame = frames.Reader.WaitToReadAsync(pause.Token).AsTask();
        await Task.WhenAny(frame, Task.Delay(RoomAgain, time, pause.Token));
        await pause.CancelAsync();
        await ((Task)frame).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task TakeLeavesAsync(Leaves leaves)
    {
        ulong next = Size + (ulong)waiting.Count;
        if (leaves.FirstIndex > next)
            await ConflictAsync($"leaves start at {leaves.FirstIndex}, {next} come before it: a gap", null, leaves.FirstIndex, []);
        for (int i = 0; i < leaves.Records.Count; i++)
        {
            ulong index = leaves.FirstIndex + (ulong)i;
            byte[] record = leaves.Records[i].ToByteArray();
            if (index < next)
                await CompareAsync(index, record);
            else
                Keep(record);
        }
    }

    private void Keep(byte[] record)
    {
        waiting.Add(record);
        waitingBytes += record.Length;
        if (waitingBytes <= WaitingBytesMax && waiting.Count <= WaitingLeavesMax)
            return;
        throw unsettled is not null
            ? new LinkBrokenException(ClosingReason.StoreDown, "there is no room here for more leaves: they are followed when there is")
            : new LinkBrokenException(ClosingReason.Protocol, $"{waiting.Count} leaves of {waitingBytes} bytes without a checkpoint; {WaitingLeavesMax} of {WaitingBytesMax} are allowed");
    }

    /// <summary>A leaf that came before: its index makes the second one harmless, if the bytes are the same.</summary>
    private async Task CompareAsync(ulong index, byte[] record)
    {
        ReadOnlyMemory<byte> held = index >= Size
            ? waiting[(int)(index - Size)]
            : store.Read(reader => reader.FollowedLeaves(session.Partner, index, 1))[0];
        if (!held.Span.SequenceEqual(record))
            await ConflictAsync($"leaf {index} came again with other bytes", null, index, [record]);
    }

    private async Task SettleAsync(byte[] note, CancellationToken cancellationToken)
    {
        if (await settling.IsShortOfRoomAsync(session.Partner, waitingBytes))
            return;
        unsettled = null;
        SettledLeaves settled = await settling.SettleAsync(session.Partner, head, waiting, note, cancellationToken);
        if (settled.Conflict is { } conflict)
            await ConflictAsync(conflict, note, Size, waiting);
        head = settled.Head;
        waitingBytes -= waiting.Take(settled.Settled).Sum(record => record.Length);
        waiting.RemoveRange(0, settled.Settled);
        signals.RaiseOutbox(session.Partner);
    }

    private async Task ConflictAsync(string sentence, byte[]? note, ulong first, IReadOnlyList<byte[]> shown)
    {
        await settling.KeepEvidenceAsync(session.Partner, sentence, head, note, first, shown);
        throw new LinkBrokenException(ClosingReason.LogConflict, sentence);
    }
}

/// <summary>Makes it for each link.</summary>
internal sealed class LogFollowingSource(NodeStore store, LeafSettling settling, LinkSignals signals, TimeProvider time)
{
    public LogFollowing For(LinkSession session) => new(session, store, settling, signals, time);
}
