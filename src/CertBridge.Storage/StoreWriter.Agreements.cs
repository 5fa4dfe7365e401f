using CertBridge.Protocol.Ids;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>The hellos of both sides name this agreement. The first time stays.</summary>
    public void NoteAgreementTested(PartnerId partner, Digest agreement, DateTimeOffset at) =>
        Query("INSERT INTO agreement_tested (partner, agreement_hash, at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING").Bind(partner).Bind(agreement).Bind(at).Run();
}
