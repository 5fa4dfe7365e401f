using CertBridge.Node.Linking;
using CertBridge.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Restoring;

/// <summary>
/// A link comes up only after both hellos were judged: the partner holds no leaf and no number of ours that is not here, and nothing is missing of what it gave. So the node does not wait for it any
/// more; what it takes back from here on comes on this link.
/// </summary>
internal sealed class RestoredSource(RestoredMark mark, ILogger<RestoredSource> logger) : ILinkPartSource
{
    public ILinkPart Join(LinkSession session)
    {
        if (mark.IsWaitingFor(session.Partner))
        {
            bool isLast = mark.Clear(session.Partner);
            logger.NothingMissing(session.Partner);
            if (isLast)
                logger.RestoreOver();
        }
        return Silent.Part;
    }

    /// <summary>It has nothing to do on the link.</summary>
    private sealed class Silent : ILinkPart
    {
        public static readonly Silent Part = new();

        public bool Takes(Frame.KindOneofCase kind) => false;

        public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public Task RunAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
