using System.Collections.Concurrent;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Linking;

/// <summary>All link slots of the node, by partner.</summary>
internal sealed class LinkBoard(NodeIdentity identity, TimeProvider time, LinkStops? stops = null)
{
    private readonly ConcurrentDictionary<PartnerId, LinkSlot> slots = new();

    public LinkSlot Slot(PartnerId partner) => slots.GetOrAdd(partner, id => new LinkSlot(identity.Id, id, time));

    /// <summary>Ends every link and tells each partner why.</summary>
    public void CloseAll(ClosingReason reason, string text)
    {
        foreach (LinkSlot slot in slots.Values)
            slot.Session?.Close(reason, text);
    }

    /// <summary>When there was last a link with the partner; null before the first since the start.</summary>
    public DateTimeOffset? LastContact(PartnerId partner) => slots.TryGetValue(partner, out LinkSlot? slot) ? slot.LastContact : null;

    public LinkStanding Standing(PartnerId partner) =>
        (slots.TryGetValue(partner, out LinkSlot? slot) ? slot.Standing : LinkStanding.Never).During(stops?.Of(partner));
}
