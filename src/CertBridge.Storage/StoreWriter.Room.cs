using CertBridge.Protocol.Ids;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>
    /// Counts what a partner made this node store, in the commit that stores it. Inbox rows and followed leaves count themselves; whoever writes anything else for a
    /// partner, such as the receipt of an envelope that gets no row, counts it here.
    /// </summary>
    public void TakeRoom(PartnerId partner, long bytes) =>
        Query("INSERT INTO partner_room (partner, bytes) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET bytes = bytes + ?2").Bind(partner).Bind(bytes).Run();

    /// <summary>Before its body is removed.</summary>
    private void GiveRoomBack(long inboxId) =>
        Query(
            """
            UPDATE partner_room SET bytes = bytes - coalesce((SELECT length(header) + length(cms) + length(report_json) FROM inbox_body WHERE id = ?1), 0)
            WHERE partner = (SELECT partner FROM inbox WHERE id = ?1)
            """)
            .Bind(inboxId).Run();
}
