using CertBridge.Node.Linking;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Anchoring;

/// <summary>
/// Anchors the node log in our log about one partner, as long as the link is up. Without a link nothing is anchored: a leaf that nobody else has proves nothing, and a node that was restored must not
/// grow its log before a partner has shown it where that log stands.
/// </summary>
internal sealed class AnchoringPart(LinkSession session, AnchorWriting writing, TimeProvider time) : ILinkPart
{
    public bool Takes(Frame.KindOneofCase kind) => false;

    public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken) => throw new InvalidOperationException("Anchors travel as leaves of the log.");

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset linked = time.GetUtcNow();
        while (true)
        {
            TimeSpan pause = writing.DueIn(session.Partner, linked);
            if (pause > TimeSpan.Zero)
                await Task.Delay(WholePause.Of(pause), time, cancellationToken);
            else if (!await writing.WriteAsync(session.Partner, cancellationToken))
                await Task.Delay(AnchorWriting.Every, time, cancellationToken);
        }
    }
}

/// <summary>Makes it for the connection that carries the logs, where the partner's program knows what an anchor is: to an older one it would be a broken leaf.</summary>
internal sealed class AnchoringSource(AnchorWriting writing, TimeProvider time) : ILinkPartSource
{
    public ILinkPart? Join(LinkSession session) => session.Group == LaneGroup.Ordinary && session.Theirs.TakesAnchors ? new AnchoringPart(session, writing, time) : null;
}
