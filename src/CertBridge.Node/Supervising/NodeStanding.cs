using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Storage;

namespace CertBridge.Node.Supervising;

/// <summary>The node in one line, for the service manager: counts, and nothing of a partner or a report.</summary>
internal sealed class NodeStanding(TrustBook trust, LinkBoard board, NodeStore store)
{
    public string Line()
    {
        TrustSnapshot snapshot = trust.Current;
        int up = snapshot.Partners.Values.Count(partner => board.Standing(partner.Id).State == LinkState.Up);
        long waiting = store.Read(reader => reader.OutboxStandings()).Sum(outbox => outbox.Pending);
        return $"{up} of {snapshot.Partners.Count} partners up, {waiting} waiting to be delivered";
    }
}
