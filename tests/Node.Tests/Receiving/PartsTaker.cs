using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Rationing;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Linking;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Receiving;

/// <summary>One link on which a node takes in what a partner sends, frame by frame; the partner's end is the test.</summary>
internal sealed class PartsTaker : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly QueuedFrames frames = new();
    private readonly LinkSession session;

    /// <param name="node">Who takes in.</param>
    /// <param name="from">Whose frames they are.</param>
    /// <param name="partials">What is there of earlier links.</param>
    /// <param name="disk">Its room; null for that of the machine.</param>
    /// <param name="room">The partner's; null for the default.</param>
    public PartsTaker(WorkingNode node, PartnerId from, PartialArrivals partials, DiskRoom? disk = null, PartnerRoom? room = null)
    {
        Ours = node.Hellos.Write(from);
        partials.Say(from, Ours);
        session = new LinkSession(from, dialledByUs: false, default, frames, TimeProvider.System) { Group = LaneGroup.Ordinary, Ours = Ours };
        var shares = new ReceivingShares(disk ?? new DiskRoom(node.Founded.Home, node.Clock), room ?? Recordings.Room(node), new FairTurns(1, new TurnThreads(turn => ThreadPool.UnsafeQueueUserWorkItem(static turn => turn(), turn, preferLocal: false), TimeProvider.System)), new ByteBudget());
        var judging = new ArrivalJudging(node.Identity, node.Trust, node.Keys, node.Incoming, new SuiteFloors(node.Store), node.Clock, NullLogger<ArrivalJudging>.Instance);
        var source = new ReceivingSource(judging, Recordings.Of(node), shares, partials, new ReceiptSigning(node.Identity, node.Keys, node.Store), node.Signals);
        ILinkPart part = source.Join(session)!;
        Ended = RunAsync(part);
    }

    /// <summary>What it said of parts.</summary>
    public Hello Ours { get; }

    /// <summary>Why the link ended.</summary>
    public Task<string> Ended { get; }

    public void Send(params IEnumerable<Frame> sent)
    {
        foreach (Frame frame in sent)
            frames.Incoming.Writer.TryWrite(frame);
    }

    /// <summary>What is left to send after what the node said that it has.</summary>
    public void SendRest(OutboxRow entry) => Send(EnvelopeParts.Of(entry, (int)(Ours.PartialArrivals.SingleOrDefault()?.Held ?? 0)));

    /// <summary>Waits until everything up to this number is settled.</summary>
    public async Task AckedAsync(ulong floor)
    {
        while ((await HearAsync(Frame.KindOneofCase.Ack)).Ack.Floor < floor)
        {
        }
    }

    public async Task<Frame> HearAsync(Frame.KindOneofCase kind)
    {
        while (true)
        {
            Frame frame = await frames.Outgoing.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            if (frame.KindCase == kind)
                return frame;
        }
    }

    /// <summary>Ends the connection once everything was read.</summary>
    public async Task CutAsync()
    {
        frames.Incoming.Writer.TryComplete();
        await Ended.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Ended;
        session.Dispose();
        stop.Dispose();
    }

    private async Task<string> RunAsync(ILinkPart part)
    {
        try
        {
            return await session.RunAsync([part], stop.Token);
        }
        finally
        {
            ((IDisposable)part).Dispose();
        }
    }
}
