using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    private const string RewindColumns = "partner, state, since_ms, found, shown";

    /// <returns>Null where it was never found that one of the two went back.</returns>
    public RewindRow? FindRewind(PartnerId partner) => Query($"SELECT {RewindColumns} FROM rewind WHERE partner = ?").Bind(partner).One(ReadRewind);

    /// <summary>By partner, also those that were settled.</summary>
    public IReadOnlyList<RewindRow> ListRewinds() => Query($"SELECT {RewindColumns} FROM rewind ORDER BY partner").All(ReadRewind);

    private static RewindRow ReadRewind(SqliteStatement row) => new(row.Partner(0), (RewindState)row.Int(1), row.Time(2), row.Text(3), row.Bytes(4));
}
