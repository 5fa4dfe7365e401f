using CertBridge.Node.Deciding;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Submitting;

/// <summary>The only door into the outbox: what was decided and sealed, and nothing else.</summary>
internal static class OutboxEntries
{
    /// <summary>Adds the entry within a commit.</summary>
    /// <param name="writer">The commit.</param>
    /// <param name="entry">What was sealed.</param>
    /// <param name="heldUntil">Until when it gets no number; null for not at all.</param>
    /// <param name="now">When it is queued.</param>
    public static OutboxRow Add(StoreWriter writer, SealedEntry entry, DateTimeOffset? heldUntil, DateTimeOffset now)
    {
        OutboxRow row = entry.ToRow(now) with { HeldUntil = heldUntil };
        return row with { Id = writer.AddOutbox(row) };
    }
}
