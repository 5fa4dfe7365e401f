using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Linking;

/// <summary>
/// The end that dials: one loop for each connection of a partner. After a failure it waits 1 s, doubling to 60 s, each with 20 % jitter either way; a link that was up,
/// authenticated contact from the partner and <c>outbox retry</c> set the pause back to nothing (docs/LINK.md). For the urgent lanes the pause ends at 5 s, and every endpoint
/// of the partner is tried at once: the first that takes the connection has it.
/// </summary>
internal sealed class PartnerDialling(
    TrustBook trust,
    ILinkLines lines,
    DialJitter jitter,
    LinkBoard board,
    LinkConversation conversation,
    LinkSignals signals,
    IdentityLock locked,
    TimeProvider time,
    ILogger<PartnerDialling> logger)
{
    private static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan UrgentPauseMax = TimeSpan.FromSeconds(5);

    /// <summary>A lock also ends because a clock is set right: nobody raises a signal for that.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    public async Task KeepAsync(PartnerId partner, LaneGroup group, CancellationToken stopping)
    {
        TimeSpan pause = PauseMin;
        int attempt = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (board.Slot(partner, group).Session is { } live)
                {
                    await live.Ended.WaitAsync(stopping);
                    continue;
                }
                string[] endpoints = Endpoints(partner, group, attempt++);
                if (endpoints.Length == 0)
                {
                    await signals.Dial(partner, group).WaitAsync(LookEvery, time, stopping);
                    continue;
                }
                LinkEnding ending = await DialAsync(partner, group, endpoints, stopping);
                pause = ending.CameUp ? PauseMin : pause;
                pause = await WaitAsync(partner, group, ending, pause, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<TimeSpan> WaitAsync(PartnerId partner, LaneGroup group, LinkEnding ending, TimeSpan pause, CancellationToken stopping)
    {
        TimeSpan jittered = pause * (jitter.Percent() / 100.0);
        if (board.Slot(partner, group).Session is not null)
            return PauseMin;
        if (!ending.CameUp)
        {
            board.Slot(partner, group).Note(LinkState.Down, ending.Cause);
            NodeMeters.DialFailures.Add(partner.Value);
            logger.DialFailed(partner, group.Word(), ending.Cause, Math.Round(jittered.TotalSeconds, 1));
        }
        if (await signals.Dial(partner, group).WaitAsync(jittered, time, stopping))
            return PauseMin;
        TimeSpan most = group == LaneGroup.Urgent ? UrgentPauseMax : PauseMax;
        return pause * 2 < most ? pause * 2 : most;
    }

    private async Task<LinkEnding> DialAsync(PartnerId partner, LaneGroup group, string[] endpoints, CancellationToken stopping)
    {
        using LinkLine line = lines.To(partner, group, endpoints);
        try
        {
            FrameDuplex frames = await line.ConnectAsync(stopping);
            return await conversation.RunAsync(partner, group, dialledByUs: true, line.Key, frames, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // Whatever it is, the loop goes on after a pause: nothing else would ever dial this partner again.
            if (LinkFailure.IsFault(failure))
                logger.LinkFault(partner, failure);
            return new LinkEnding(line.Objection ?? LinkFailure.Describe(failure), CameUp: false);
        }
    }

    /// <summary>All of them for what is urgent, the one that was taken last time at the end: one that takes connections and is not the partner must not be all that is ever tried. Else the next.</summary>
    private string[] Endpoints(PartnerId partner, LaneGroup group, int attempt)
    {
        if (locked.IsLocked)
            return []; // the card that ends it raises the signal
        if (group == LaneGroup.Urgent && !board.TakesUrgent(partner))
            return [];
        if (trust.Current.Find(partner)?.Contacts?.Endpoints is not { Count: > 0 } known)
            return [];
        string[] turned = [.. Enumerable.Range(0, known.Count).Select(i => known[(attempt + i) % known.Count])];
        return group == LaneGroup.Urgent ? turned : turned[..1];
    }
}
