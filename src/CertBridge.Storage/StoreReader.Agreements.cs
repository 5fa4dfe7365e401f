using CertBridge.Protocol.Ids;

namespace CertBridge.Storage;

public partial class StoreReader
{
    /// <summary>When the hellos of both sides first named this agreement; null where they never have.</summary>
    public DateTimeOffset? FindAgreementTested(PartnerId partner, Digest agreement) =>
        Query("SELECT at_ms FROM agreement_tested WHERE partner = ? AND agreement_hash = ?").Bind(partner).Bind(agreement).Scalar() is { } millis
            ? DateTimeOffset.FromUnixTimeMilliseconds(millis)
            : null;
}
