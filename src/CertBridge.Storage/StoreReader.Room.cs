using CertBridge.Protocol.Ids;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <summary>What is remembered of a number besides its bytes: row, leaf and indexes, about.</summary>
    public const int BytesPerNumber = 1024;

    /// <summary>What is remembered of a followed leaf or checkpoint besides its bytes, about.</summary>
    public const int BytesPerLeaf = 64;

    /// <summary>What a partner takes here, bytes: its envelopes, stored and quarantined ones, 1 KiB for each number, and its log as far as it was followed.</summary>
    public long RoomTaken(PartnerId partner) => Query("SELECT bytes FROM partner_room WHERE partner = ?").Bind(partner).Scalar() ?? 0;
}
