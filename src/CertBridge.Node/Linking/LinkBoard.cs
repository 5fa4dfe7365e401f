using System.Collections.Concurrent;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Linking;

/// <summary>All link slots of the node, by partner and group of lanes.</summary>
internal sealed class LinkBoard(NodeIdentity identity, TimeProvider time, LinkStops? stops = null, Maintenances? maintenances = null)
{
    private readonly ConcurrentDictionary<(PartnerId, LaneGroup), LinkSlot> slots = new();
    private readonly ConcurrentDictionary<PartnerId, bool> urgentTakers = new();

    public LinkSlot Slot(PartnerId partner, LaneGroup group) => slots.GetOrAdd((partner, group), key => new LinkSlot(identity.Id, key.Item1, time));

    /// <summary>True once the partner has said that it takes a connection for the urgent lanes: an older program would take it for the ordinary one come anew.</summary>
    public bool TakesUrgent(PartnerId partner) => urgentTakers.ContainsKey(partner);

    /// <summary>What the partner's newest hello on the ordinary connection says of it.</summary>
    public void NoteTakesUrgent(PartnerId partner, bool takes)
    {
        if (takes)
        {
            urgentTakers.TryAdd(partner, true);
            return;
        }
        urgentTakers.TryRemove(partner, out _);
        LinkSlot urgent = Slot(partner, LaneGroup.Urgent);
        if (urgent.Session is null)
            urgent.Note(LinkState.Down, "the partner's program is of an older version, which takes no connection for them");
    }

    /// <summary>Ends every link with one partner and tells it why.</summary>
    public void Close(PartnerId partner, ClosingReason reason, string text)
    {
        foreach (LaneGroup group in LaneGroups.All)
            Slot(partner, group).Session?.Close(reason, text);
    }

    /// <summary>Ends every link and tells each partner why.</summary>
    public void CloseAll(ClosingReason reason, string text)
    {
        foreach (LinkSlot slot in slots.Values)
            slot.Session?.Close(reason, text);
    }

    /// <summary>When there was last a link with the partner on any of its connections; null before the first since the start.</summary>
    public DateTimeOffset? LastContact(PartnerId partner) => LaneGroups.All.Max(group => Find(partner, group)?.LastContact);

    /// <summary>How the link stands, both connections together: up only where both are, a maintenance where it is down and the partner said so before, and stopped while one of the two has gone back.</summary>
    public LinkStanding Standing(PartnerId partner) => LinkStanding
        .Together(Find(partner, LaneGroup.Ordinary)?.Standing ?? LinkStanding.Never, Find(partner, LaneGroup.Urgent)?.Standing ?? LinkStanding.Never)
        .During(maintenances?.Of(partner))
        .During(stops?.Of(partner));

    /// <summary>A live connection with the partner, the ordinary one where both are; null for none.</summary>
    public LinkSession? Session(PartnerId partner) => LaneGroups.All.Select(group => Find(partner, group)?.Session).FirstOrDefault(session => session is not null);

    /// <summary>How one of its connections stands.</summary>
    public LinkStanding Standing(PartnerId partner, LaneGroup group) => Find(partner, group)?.Standing ?? LinkStanding.Never;

    private LinkSlot? Find(PartnerId partner, LaneGroup group) => slots.GetValueOrDefault((partner, group));
}
