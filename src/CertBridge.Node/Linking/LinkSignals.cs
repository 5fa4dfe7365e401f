using System.Collections.Concurrent;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Linking;

/// <summary>What a link can be woken for. Folders meet here without knowing each other; the store says what there is to do.</summary>
internal sealed class LinkSignals
{
    private readonly ConcurrentDictionary<(PartnerId, LaneName), Signal> outbox = new();
    private readonly ConcurrentDictionary<PartnerId, Signal> leaves = new();
    private readonly ConcurrentDictionary<(PartnerId, LaneGroup), Signal> dial = new();
    private readonly ConcurrentDictionary<(PartnerId, LaneGroup), Signal> trust = new();

    /// <summary>An outbox entry was added that is held.</summary>
    public Signal Holds { get; } = new();

    /// <summary>A withdrawal was said, or came back.</summary>
    public Signal Withdrawals { get; } = new();

    /// <summary>The originator of a report that was passed on said something of it since.</summary>
    public Signal Onward { get; } = new();

    /// <summary>Something was said back about a report.</summary>
    public Signal Feedback { get; } = new();

    /// <summary>An outbox entry for the partner was added to the lane or may go now.</summary>
    public Signal Outbox(PartnerId partner, LaneName lane) => outbox.GetOrAdd((partner, lane), static _ => new Signal());

    /// <summary>Something changed that lets entries of any lane go.</summary>
    public void RaiseOutbox(PartnerId partner)
    {
        foreach (LaneName lane in LaneGroups.Lanes)
            Outbox(partner, lane).Raise();
    }

    /// <summary>A leaf was added to the link log about the partner.</summary>
    public Signal Leaves(PartnerId partner) => leaves.GetOrAdd(partner, static _ => new Signal());

    /// <summary>Dial the partner now instead of after the pause.</summary>
    public Signal Dial(PartnerId partner, LaneGroup group) => dial.GetOrAdd((partner, group), static _ => new Signal());

    /// <summary>For every connection with it.</summary>
    public void RaiseDial(PartnerId partner)
    {
        foreach (LaneGroup group in LaneGroups.All)
            Dial(partner, group).Raise();
    }

    /// <summary>A card, sheet or agreement changed that the partner should hear of.</summary>
    public Signal Trust(PartnerId partner, LaneGroup group) => trust.GetOrAdd((partner, group), static _ => new Signal());

    /// <summary>On every connection with it.</summary>
    public void RaiseTrust(PartnerId partner)
    {
        foreach (LaneGroup group in LaneGroups.All)
            Trust(partner, group).Raise();
    }
}
