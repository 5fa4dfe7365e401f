using System.Collections.Concurrent;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Syncing;

/// <summary>How the comparison with each partner stands, for whoever asks.</summary>
internal sealed class SyncBoard
{
    private readonly ConcurrentDictionary<PartnerId, SyncStanding> standings = new();

    /// <returns>Null where there was none since the start.</returns>
    public SyncStanding? Of(PartnerId partner) => standings.GetValueOrDefault(partner);

    public void Note(PartnerId partner, SyncStanding standing) => standings[partner] = standing;
}
