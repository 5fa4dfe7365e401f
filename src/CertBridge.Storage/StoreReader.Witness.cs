using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <summary>The head of a partner's log that was cosigned here last; null for none.</summary>
    public WitnessedRow? FindWitnessed(PartnerId owner, string origin) =>
        Query("SELECT owner, origin, size, root, note, at_ms FROM witnessed WHERE owner = ? AND origin = ?").Bind(owner).Bind(origin).One(ReadWitnessed);

    /// <summary>Logs of one partner that were ever cosigned here.</summary>
    public long CountWitnessed(PartnerId owner) => Query("SELECT count(*) FROM witnessed WHERE owner = ?").Bind(owner).Scalar() ?? 0;

    /// <summary>The newest cosignature of our log about the partner that an epoch began; null for none.</summary>
    public CosignatureRow? FindCosignature(PartnerId partner, ulong epoch) =>
        Query("SELECT partner, epoch, witness, size, root, note, line, cosigned_ms FROM cosignature WHERE partner = ? AND epoch = ?").Bind(partner).Bind(epoch).One(ReadCosignature);

    private static WitnessedRow ReadWitnessed(SqliteStatement row) => new(row.Partner(0), row.Text(1), row.ULong(2), row.Digest(3), row.Bytes(4), row.Time(5));

    private static CosignatureRow ReadCosignature(SqliteStatement row) =>
        new(row.Partner(0), row.ULong(1), row.Partner(2), row.ULong(3), row.Digest(4), row.Bytes(5), row.Bytes(6), row.Time(7));
}
