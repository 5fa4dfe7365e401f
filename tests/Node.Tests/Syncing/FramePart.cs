using CertBridge.Node.Linking;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Syncing;

/// <summary>Takes what a part takes, and does nothing of itself: when it compares, the test says.</summary>
internal sealed class FramePart(Func<Frame.KindOneofCase, bool> takes, Func<Frame, CancellationToken, ValueTask> take) : ILinkPart
{
    public bool Takes(Frame.KindOneofCase kind) => takes(kind);

    public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken) => take(frame, cancellationToken);

    public Task RunAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
}
