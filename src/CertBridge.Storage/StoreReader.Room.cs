using CertBridge.Protocol.Ids;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <summary>What is remembered of a number besides its bytes: row, leaf and indexes, about.</summary>
    public const int BytesPerNumber = 1024;

    /// <summary>
    /// What a partner's received envelopes take here, bytes, stored and quarantined ones and 1 KiB for each number. Reads every row of the partner, no body: a second
    /// for a million.
    /// </summary>
    public long ReceivedBytes(PartnerId partner) => Query(
        """
        SELECT coalesce(sum(length(body.header) + length(body.cms) + length(body.report_json)), 0)
            + (SELECT count(*) FROM inbox WHERE partner = ?1) * ?2
        FROM inbox JOIN inbox_body AS body ON body.id = inbox.id WHERE inbox.partner = ?1
        """)
        .Bind(partner).Bind(BytesPerNumber).Scalar() ?? 0;
}
