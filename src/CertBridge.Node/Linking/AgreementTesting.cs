using System.Collections.Concurrent;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;

namespace CertBridge.Node.Linking;

/// <summary>
/// Which agreements were tested both ways: the first moment in which both hellos of a link named one is kept, over restarts. Written once for each agreement that was ever in force here, however often
/// a partner's hello changes its mind.
/// </summary>
internal sealed class AgreementTesting(NodeStore store, TimeProvider time)
{
    private const int RowBytes = 64;
    private readonly ConcurrentDictionary<(PartnerId, Digest), bool> kept = new();

    /// <summary>When both first named it; null where they never have.</summary>
    public DateTimeOffset? FirstAt(PartnerId partner, Digest agreement) => store.Read(reader => reader.FindAgreementTested(partner, agreement));

    /// <param name="partner">The partner.</param>
    /// <param name="ours">What our hello names; null for none.</param>
    /// <param name="theirs">What the partner's names; null for none.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="StoreFailedException">The store failed.</exception>
    public async Task NoteAsync(PartnerId partner, Digest? ours, Digest? theirs, CancellationToken cancellationToken)
    {
        if (ours is not { } agreement || ours != theirs || kept.ContainsKey((partner, agreement)))
            return;
        if (FirstAt(partner, agreement) is null)
        {
            await store.CommitAsync(CommitUrgency.Routine, RowBytes, writer =>
            {
                writer.NoteAgreementTested(partner, agreement, time.GetUtcNow());
                return true;
            }, cancellationToken);
        }
        kept.TryAdd((partner, agreement), true);
    }
}
