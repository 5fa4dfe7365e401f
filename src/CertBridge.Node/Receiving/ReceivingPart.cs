using CertBridge.Node.Linking;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Receiving;

/// <summary>The lanes one connection brings from the partner, each taken in by itself.</summary>
internal sealed class ReceivingPart(IReadOnlyDictionary<LaneName, LaneReceiving> lanes) : ILinkPart, IDisposable
{
    public bool Takes(Frame.KindOneofCase kind) => kind == Frame.KindOneofCase.Deliver;

    public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken)
    {
        Arrival arrival = Arrival.Of(frame.Deliver);
        return lanes.TryGetValue(arrival.Lane, out LaneReceiving? lane)
            ? lane.TakeAsync(arrival, cancellationToken)
            : throw new LinkBrokenException(ClosingReason.Protocol, $"an envelope names lane {(int)arrival.Lane}, which is not one this connection is for");
    }

    public Task RunAsync(CancellationToken cancellationToken) => Together.RunAsync(lanes.Values.Select<LaneReceiving, Func<CancellationToken, Task>>(lane => lane.RunAsync), cancellationToken);

    public void Dispose()
    {
        foreach (LaneReceiving lane in lanes.Values)
            lane.Dispose();
    }
}

/// <summary>Makes it for each link.</summary>
internal sealed class ReceivingSource(ArrivalJudging judging, ArrivalRecording recording, ReceivingShares shares, ReceiptSigning signing, LinkSignals signals) : ILinkPartSource
{
    public ILinkPart? Join(LinkSession session) => new ReceivingPart(LaneGroups.LanesOf(session.Group).ToDictionary(
        lane => lane, lane => new LaneReceiving(session, lane, judging, recording, shares, signing, signals)));
}
