using System.Collections.Concurrent;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Linking;

/// <summary>
/// Lanes whose owner lets others give the next number: their link is up and has room. What is submitted then needs no second commit to get one
/// (docs/LINK.md, Numbers).
/// </summary>
internal sealed class OpenLanes
{
    private readonly ConcurrentDictionary<(PartnerId, LaneName), Func<ulong, bool>> owners = new();

    /// <param name="hasRoomAfter">Asked on the store's writer thread with the last number given; must answer at once.</param>
    public void Open(PartnerId partner, LaneName lane, Func<ulong, bool> hasRoomAfter) => owners[(partner, lane)] = hasRoomAfter;

    /// <summary>Closes it, unless a successor has opened it again.</summary>
    public void Close(PartnerId partner, LaneName lane, Func<ulong, bool> hasRoomAfter) =>
        owners.TryRemove(KeyValuePair.Create((partner, lane), hasRoomAfter));

    public bool HasRoomAfter(PartnerId partner, LaneName lane, ulong lastNumber) =>
        owners.TryGetValue((partner, lane), out Func<ulong, bool>? hasRoomAfter) && hasRoomAfter(lastNumber);
}
