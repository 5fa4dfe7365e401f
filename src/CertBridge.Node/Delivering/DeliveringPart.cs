using CertBridge.Node.Linking;
using CertBridge.Node.Settings;
using CertBridge.Protocol.V1;
using CertBridge.Storage;

namespace CertBridge.Node.Delivering;

/// <summary>The lanes one connection carries towards the partner, each with its own owner: none waits for another, but that what is urgent begins first (docs/LINK.md, Lanes).</summary>
internal sealed class DeliveringPart(LinkSession session, IReadOnlyDictionary<LaneName, LaneDelivering> lanes, UrgentFirst urgentFirst) : ILinkPart
{
    public bool Takes(Frame.KindOneofCase kind) => kind is Frame.KindOneofCase.Ack or Frame.KindOneofCase.Busy;

    public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken)
    {
        LaneName named = frame.KindCase == Frame.KindOneofCase.Busy ? frame.Busy.Lane : frame.Ack.Lane;
        if (!lanes.TryGetValue(named, out LaneDelivering? lane))
            throw new LinkBrokenException(ClosingReason.Protocol, $"an ack or a busy names lane {(int)named}, which is not one this connection is for");
        lane.Take(frame);
        return ValueTask.CompletedTask;
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await urgentFirst.WaitAsync(session.Partner, session.Group, cancellationToken);
        await Together.RunAsync(lanes.Values.Select<LaneDelivering, Func<CancellationToken, Task>>(lane => lane.RunAsync), cancellationToken);
    }
}

/// <summary>Makes it for each link.</summary>
internal sealed class DeliveringSource(NodeStore store, EntryNumbering numbering, LinkSignals signals, OpenLanes lanes, FreshEntries fresh, LimitsInForce limits, UrgentFirst urgentFirst, TimeProvider time)
    : ILinkPartSource
{
    public ILinkPart? Join(LinkSession session) => new DeliveringPart(session, LaneGroups.LanesOf(session.Group).ToDictionary(
        lane => lane, lane => new LaneDelivering(session, lane, store, numbering, signals, lanes, fresh, limits.Current.InFlight, time)), urgentFirst);
}
