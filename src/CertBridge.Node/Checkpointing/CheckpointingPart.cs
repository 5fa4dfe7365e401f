using CertBridge.Node.Linking;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Checkpointing;

/// <summary>
/// Both logs of one link. Ours: leaves are sent from the size the partner followed, and the checkpoint that follows signs them all. A receipt is waited for,
/// so it is signed after every flush, and under load with whatever gathered meanwhile; leaves that only say what was sent are waited for by nobody and
/// are signed within a second, which spares both sides a flush for each report. Theirs: see <see cref="LogFollowing"/>.
/// </summary>
internal sealed class CheckpointingPart : ILinkPart
{
    private const ulong LeavesPerCheckpointMax = 1_000;
    private static readonly TimeSpan UnsignedMax = TimeSpan.FromSeconds(1);

    private readonly LinkSession session;
    private readonly LogPublishing publishing;
    private readonly LogFollowing following;
    private readonly LinkSignals signals;
    private readonly TimeProvider time;
    private ulong checkpointSent;
    private long? unsignedSince;
    private bool owesReceipt;

    public CheckpointingPart(LinkSession session, LogPublishing publishing, LogFollowing following, LinkSignals signals, TimeProvider time)
    {
        this.session = session;
        this.publishing = publishing;
        this.following = following;
        this.signals = signals;
        this.time = time;
        session.LeavesSent = session.Theirs.FollowedSize;
        checkpointSent = session.Theirs.FollowedSize;
    }

    public bool Takes(Frame.KindOneofCase kind) => kind is Frame.KindOneofCase.Leaves or Frame.KindOneofCase.Checkpoint;

    public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken) => following.TakeAsync(frame, cancellationToken);

    public Task RunAsync(CancellationToken cancellationToken) => Together.RunAsync([following.RunAsync, PublishAsync], cancellationToken);

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            bool moved = await StepAsync(cancellationToken);
            if (!moved)
                await WaitAsync(cancellationToken);
        }
    }

    /// <summary>Until there are new leaves, or until the ones sent must be signed.</summary>
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        Signal leaves = signals.Leaves(session.Partner);
        if (unsignedSince is not { } since)
            await leaves.WaitAsync(cancellationToken);
        else if (UnsignedMax - time.GetElapsedTime(since) is { Ticks: > 0 } left)
            await leaves.WaitAsync(left, time, cancellationToken);
    }

    /// <returns>False when the partner was sent everything there is.</returns>
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        ulong leavesSent = session.LeavesSent;
        LeafRun run = publishing.Read(session.Partner, leavesSent);
        if (run.Records.Count > 0)
        {
            CrashPoints.Reach(CrashPoint.LeavesSending);
            await session.SendAsync(run.ToFrame(), cancellationToken);
            session.LeavesSent = leavesSent += (ulong)run.Records.Count;
            unsignedSince ??= time.GetTimestamp();
            owesReceipt |= run.HasReceipt;
        }
        if (IsDue(run, leavesSent) && leavesSent > checkpointSent
            && await publishing.HeadAsync(session.Partner, leavesSent, cancellationToken) is { } head && head.Size > checkpointSent)
            await SendAsync(head, leavesSent, cancellationToken);
        return run.Records.Count > 0;
    }

    private async Task SendAsync(CheckpointRow head, ulong leavesSent, CancellationToken cancellationToken)
    {
        CrashPoints.Reach(CrashPoint.CheckpointSending);
        await session.SendAsync(new Frame { Checkpoint = new Checkpoint { Note = UnsafeByteOperations.UnsafeWrap(head.Note) } }, cancellationToken);
        CrashPoints.Reach(CrashPoint.CheckpointSent);
        checkpointSent = head.Size;
        if (head.Size < leavesSent)
            return; // a larger one waits for leaves that are about to be sent
        unsignedSince = null;
        owesReceipt = false;
    }

    private bool IsDue(LeafRun run, ulong leavesSent) =>
        leavesSent - checkpointSent >= LeavesPerCheckpointMax
        || (run.IsLast && (owesReceipt || (unsignedSince is { } since && time.GetElapsedTime(since) >= UnsignedMax)));
}

/// <summary>Makes it for each link.</summary>
internal sealed class CheckpointingSource(LogPublishing publishing, LogFollowingSource following, LinkSignals signals, TimeProvider time) : ILinkPartSource
{
    public ILinkPart? Join(LinkSession session) => session.Group == LaneGroup.Ordinary ? new CheckpointingPart(session, publishing, following.For(session), signals, time) : null;
}
