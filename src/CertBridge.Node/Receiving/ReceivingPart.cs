using CertBridge.Node.Linking;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Receiving;

/// <summary>The lanes one connection brings from the partner, each taken in by itself.</summary>
internal sealed class ReceivingPart(IReadOnlyDictionary<LaneName, LaneReceiving> lanes) : ILinkPart, IDisposable
{
    public bool Takes(Frame.KindOneofCase kind) => kind is Frame.KindOneofCase.Deliver or Frame.KindOneofCase.DeliverPart;

    public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken) => frame.KindCase == Frame.KindOneofCase.DeliverPart
        ? LaneOf(frame.DeliverPart.Lane).TakePartAsync(frame.DeliverPart, cancellationToken)
        : LaneOf(frame.Deliver.Lane).TakeAsync(Arrival.Of(frame.Deliver), cancellationToken);

    public Task RunAsync(CancellationToken cancellationToken) => Together.RunAsync(lanes.Values.Select<LaneReceiving, Func<CancellationToken, Task>>(lane => lane.RunAsync), cancellationToken);

    private LaneReceiving LaneOf(LaneName named) => lanes.TryGetValue(named, out LaneReceiving? lane)
        ? lane
        : throw new LinkBrokenException(ClosingReason.Protocol, $"an envelope names lane {(int)named}, which is not one this connection is for");

    public void Dispose()
    {
        foreach (LaneReceiving lane in lanes.Values)
            lane.Dispose();
    }
}

/// <summary>Makes it for each link.</summary>
internal sealed class ReceivingSource(ArrivalJudging judging, ArrivalRecording recording, ReceivingShares shares, PartialArrivals partials, ReceiptSigning signing, LinkSignals signals) : ILinkPartSource
{
    public ILinkPart? Join(LinkSession session) => new ReceivingPart(LaneGroups.LanesOf(session.Group).ToDictionary(
        lane => lane, lane => new LaneReceiving(session, lane, judging, recording, shares, partials, signing, signals)));
}
