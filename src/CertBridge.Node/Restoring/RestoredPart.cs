using CertBridge.Node.Linking;
using CertBridge.Protocol.V1;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Restoring;

/// <summary>
/// A link comes up only after both hellos were judged: the partner holds no leaf and no number of ours that is not here, and nothing is missing of what it gave. What it takes back again after a new
/// epoch may still be on its way: its hello says how many of its withdrawals are without an answer, and once it says none the node does not wait for it any more.
/// </summary>
internal sealed class RestoredPart(LinkSession session, RestoredMark mark, TimeProvider time, ILogger<RestoredPart> logger) : ILinkPart
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    public bool Takes(Frame.KindOneofCase kind) => false;

    public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        while (!TryClear())
            await timer.WaitForNextTickAsync(cancellationToken);
        await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken); // it has nothing more to do on the link
    }

    /// <returns>False while something that was taken back again is without an answer.</returns>
    public bool TryClear()
    {
        if (session.Theirs.WithdrawalsUnanswered > 0)
            return false;
        bool isLast = mark.Clear(session.Partner);
        logger.NothingMissing(session.Partner);
        if (isLast)
            logger.RestoreOver();
        return true;
    }
}

/// <summary>Makes it for each link of a node that waits for its partner.</summary>
internal sealed class RestoredSource(RestoredMark mark, TimeProvider time, ILogger<RestoredPart> logger) : ILinkPartSource
{
    public ILinkPart? Join(LinkSession session)
    {
        if (session.Group != LaneGroup.Ordinary || !mark.IsWaitingFor(session.Partner))
            return null; // the other connection's hello is not judged by the lanes that carry most of what could be missing
        var part = new RestoredPart(session, mark, time, logger);
        return part.TryClear() ? null : part; // where nothing is missing, the node says so before anything rides on the link
    }
}
