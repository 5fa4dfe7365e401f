using System.Collections.Concurrent;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Linking;

/// <summary>What a link can be woken for. Folders meet here without knowing each other; the store says what there is to do.</summary>
internal sealed class LinkSignals
{
    private readonly ConcurrentDictionary<PartnerId, Signal> outbox = new();
    private readonly ConcurrentDictionary<PartnerId, Signal> leaves = new();
    private readonly ConcurrentDictionary<PartnerId, Signal> dial = new();
    private readonly ConcurrentDictionary<PartnerId, Signal> trust = new();

    /// <summary>An outbox entry was added that is held.</summary>
    public Signal Holds { get; } = new();

    /// <summary>A withdrawal was said, or came back.</summary>
    public Signal Withdrawals { get; } = new();

    /// <summary>The originator of a report that was passed on said something of it since.</summary>
    public Signal Onward { get; } = new();

    /// <summary>Something was said back about a report.</summary>
    public Signal Feedback { get; } = new();

    /// <summary>An outbox entry for the partner was added or may go now.</summary>
    public Signal Outbox(PartnerId partner) => outbox.GetOrAdd(partner, static _ => new Signal());

    /// <summary>A leaf was added to the link log about the partner.</summary>
    public Signal Leaves(PartnerId partner) => leaves.GetOrAdd(partner, static _ => new Signal());

    /// <summary>Dial the partner now instead of after the pause.</summary>
    public Signal Dial(PartnerId partner) => dial.GetOrAdd(partner, static _ => new Signal());

    /// <summary>A card, sheet or agreement changed that the partner should hear of.</summary>
    public Signal Trust(PartnerId partner) => trust.GetOrAdd(partner, static _ => new Signal());
}
