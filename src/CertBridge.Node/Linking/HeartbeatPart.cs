using CertBridge.Protocol.V1;

namespace CertBridge.Node.Linking;

/// <summary>Says every 5 s that this node is there, and its clock; 15 s without any frame end a link at the other side (docs/LINK.md, Ending).</summary>
internal sealed class HeartbeatPart(LinkSession session, LinkPulse pulse, TimeProvider time) : ILinkPart
{
    private const int EveryBeats = 5;

    public bool Takes(Frame.KindOneofCase kind) => false; // that one came is all it says, and the session saw that

    public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await pulse.WaitAsync(EveryBeats, cancellationToken);
            await session.SendAsync(new Frame { Heartbeat = new Heartbeat { ClockMs = (ulong)time.GetUtcNow().ToUnixTimeMilliseconds() } }, cancellationToken);
        }
    }
}

/// <summary>Makes it for each link.</summary>
internal sealed class HeartbeatSource(LinkPulse pulse, TimeProvider time) : ILinkPartSource
{
    public ILinkPart? Join(LinkSession session) => new HeartbeatPart(session, pulse, time);
}
