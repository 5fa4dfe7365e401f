using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <returns>Its id.</returns>
    /// <exception cref="StoreConflictException">The partner has an entry for this revision.</exception>
    /// <exception cref="ArgumentException">The row is not queued: an entry begins there and nowhere else.</exception>
    public long AddOutbox(OutboxRow row)
    {
        if (row.State != OutboxState.Queued)
            throw new ArgumentException($"An outbox entry begins queued, not {row.State}.", nameof(row));
        long id = NextId("SELECT max(id) FROM outbox");
        using ContentKey key = AddContentKey(out long keyId);
        Query(
            """
            INSERT INTO outbox (id, partner, lane, state, report_id, revision, envelope_id, envelope_digest, manifest_digest, agreement_hash, card_digest,
                sheet_digest, signed_by, size_bytes, expires_ms, queued_ms, changed_ms, content_key, held_until_ms, policy_hash, kind, originator)
            VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
            .Bind(id).Bind(row.Partner).Bind((int)row.Lane).Bind(row.ReportId).Bind(row.Revision).Bind(row.EnvelopeId).Bind(row.EnvelopeDigest).Bind(row.ManifestDigest)
            .Bind(row.AgreementHash).Bind(row.CardDigest).Bind(row.SheetDigest).Bind(row.SignedBy.Digest).Bind(row.Header.Length + row.Cms.Length).Bind(row.Expires).Bind(row.Queued)
            .Bind(row.Queued).Bind(keyId).BindOrNull(row.HeldUntil).Bind(row.PolicyHash).Bind((long)row.Kind).Bind(row.Originator).Run();
        Query("INSERT INTO outbox_body (id, header, cms) VALUES (?, ?, ?)")
            .Bind(id).Bind(key.Seal(ContentField.OutboxHeader, id, row.Header)).Bind(key.Seal(ContentField.OutboxCms, id, row.Cms)).Run();
        CountIn(row.Partner, row.Lane, OutboxState.Queued);
        return id;
    }

    /// <summary>Gives the entry its number; this is also its first attempt. The caller has moved the lane on in the same work.</summary>
    /// <exception cref="OutboxTransitionException">It is not queued.</exception>
    /// <exception cref="StoreConflictException">The number is taken.</exception>
    public void NumberOutbox(long id, ulong epoch, ulong number, DateTimeOffset at)
    {
        OutboxMove move = Move(id, OutboxEvent.Numbered);
        Query("UPDATE outbox SET state = ?, epoch = ?, number = ?, attempts = attempts + 1, last_error = '', changed_ms = ? WHERE id = ?")
            .Bind((int)move.To).Bind(epoch).Bind(number).Bind(at).Bind(id).Run();
        Recount(move);
    }

    /// <summary>
    /// Moves the entry by anything but a number. A receipt event takes the receipt held for the entry: <see cref="AddHeldReceipt"/> comes first,
    /// and without one the store refuses the move.
    /// </summary>
    /// <param name="id">The entry.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="at">When.</param>
    /// <param name="error">Why it is not delivered, for people; null keeps what is there.</param>
    /// <returns>The state it is in now.</returns>
    /// <exception cref="OutboxTransitionException">The event cannot happen in its state.</exception>
    /// <exception cref="StoreConflictException">No receipt is held for it.</exception>
    public OutboxState MoveOutbox(long id, OutboxEvent happened, DateTimeOffset at, string? error = null)
    {
        if (happened is OutboxEvent.Numbered or OutboxEvent.SealedAgain or OutboxEvent.Renumbered or OutboxEvent.LostThere)
            throw new ArgumentException($"{happened} brings bytes or a number and has a method of its own.", nameof(happened));
        OutboxMove move = Move(id, happened);
        Query(
            """
            UPDATE outbox SET state = ?1, changed_ms = ?2, last_error = coalesce(?3, last_error),
                receipt_leaf = (SELECT max(leaf_index) FROM held_receipt WHERE outbox_id = ?4)
            WHERE id = ?4
            """)
            .Bind((int)move.To).Bind(at).BindOrNull(error).Bind(id).Run();
        Recount(move);
        return move.To;
    }

    /// <summary>Replaces the envelope of a queued entry: ids, digests, facts it was decided under, expiry and bytes, under a content key of its own.</summary>
    /// <returns>The entry as it is now, with its bytes.</returns>
    /// <exception cref="OutboxTransitionException">It is not queued.</exception>
    public OutboxRow ReplaceSealed(long id, OutboxRow replacement)
    {
        Move(id, OutboxEvent.SealedAgain);
        OutboxRow replaced = FindOutboxById(id)! with
        {
            EnvelopeId = replacement.EnvelopeId,
            EnvelopeDigest = replacement.EnvelopeDigest,
            ManifestDigest = replacement.ManifestDigest,
            AgreementHash = replacement.AgreementHash,
            CardDigest = replacement.CardDigest,
            SheetDigest = replacement.SheetDigest,
            SignedBy = replacement.SignedBy,
            PolicyHash = replacement.PolicyHash,
            Expires = replacement.Expires,
            SizeBytes = replacement.Header.Length + replacement.Cms.Length,
            Header = replacement.Header,
            Cms = replacement.Cms,
        };
        DestroyKey(Query("SELECT content_key FROM outbox WHERE id = ?").Bind(id).Scalar()!.Value);
        using ContentKey key = AddContentKey(out long keyId);
        Query(
            """
            UPDATE outbox SET envelope_id = ?, envelope_digest = ?, manifest_digest = ?, agreement_hash = ?, card_digest = ?, sheet_digest = ?,
                signed_by = ?, policy_hash = ?, expires_ms = ?, size_bytes = ?, content_key = ? WHERE id = ?
            """)
            .Bind(replaced.EnvelopeId).Bind(replaced.EnvelopeDigest).Bind(replaced.ManifestDigest).Bind(replaced.AgreementHash).Bind(replaced.CardDigest)
            .Bind(replaced.SheetDigest).Bind(replaced.SignedBy.Digest).Bind(replaced.PolicyHash).Bind(replaced.Expires).Bind(replaced.SizeBytes).Bind(keyId).Bind(id).Run();
        Query("UPDATE outbox_body SET header = ?, cms = ? WHERE id = ?")
            .Bind(key.Seal(ContentField.OutboxHeader, id, replaced.Header)).Bind(key.Seal(ContentField.OutboxCms, id, replaced.Cms)).Bind(id).Run();
        return replaced;
    }

    /// <summary>Nothing holds the entry any more: it is due. Without effect on one that is not queued.</summary>
    public void EndHold(long id) => Query("UPDATE outbox SET held_until_ms = NULL WHERE id = ? AND state = 1").Bind(id).Run();

    /// <summary>The entry waits until then. Without effect on one that is not queued.</summary>
    public void HoldAgain(long id, DateTimeOffset until) => Query("UPDATE outbox SET held_until_ms = ? WHERE id = ? AND state = 1").Bind(until).Bind(id).Run();

    /// <summary>Counts one more time on a link; <paramref name="error"/> says what held it up, null that nothing did.</summary>
    public void NoteAttempt(long id, string? error = null) =>
        Query("UPDATE outbox SET attempts = attempts + 1, last_error = ? WHERE id = ?").Bind(error ?? "").Bind(id).Run();

    /// <summary>Adds a verified receipt; <see cref="MoveOutbox"/> follows in the same work.</summary>
    public void AddHeldReceipt(HeldReceiptRow row) =>
        Query("INSERT INTO held_receipt (outbox_id, leaf_index, record, checkpoint_size, checkpoint_root, held_ms, signature, signed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
            .Bind(row.OutboxId).Bind(row.LeafIndex).Bind(row.Record).Bind(row.CheckpointSize).Bind(row.CheckpointRoot).Bind(row.At).BindOrNull(row.Signature).Bind(row.SignedBy?.Digest).Run();

    /// <summary>A receipt that was held by its own signature lies beneath a verified checkpoint now. Without effect where it did before.</summary>
    /// <exception cref="StoreConflictException">It is held with another place or other bytes.</exception>
    public void PlaceHeldReceipt(HeldReceiptRow row)
    {
        int placed = Query(
            """
            UPDATE held_receipt SET checkpoint_size = CASE checkpoint_size WHEN 0 THEN ?1 ELSE checkpoint_size END, checkpoint_root = CASE checkpoint_size WHEN 0 THEN ?2 ELSE checkpoint_root END
            WHERE outbox_id = ?3 AND leaf_index = ?4 AND record = ?5
            """)
            .Bind(row.CheckpointSize).Bind(row.CheckpointRoot).Bind(row.OutboxId).Bind(row.LeafIndex).Bind(row.Record).Run();
        if (placed == 0)
            throw new StoreConflictException($"The receipt held for entry {row.OutboxId} has another place or other bytes than leaf {row.LeafIndex}.");
    }

    private OutboxMove Move(long id, OutboxEvent happened) =>
        Query("SELECT partner, lane, state FROM outbox WHERE id = ?").Bind(id)
            .One(row => new OutboxMove(row.Partner(0), (LaneName)row.Int(1), (OutboxState)row.Int(2), OutboxStates.Next((OutboxState)row.Int(2), happened)))
        ?? throw new StoreConflictException($"There is no outbox entry {id}.");

    private void Recount(OutboxMove move)
    {
        Query("UPDATE outbox_tally SET entries = entries - 1 WHERE partner = ? AND lane = ? AND state = ?")
            .Bind(move.Partner).Bind((int)move.Lane).Bind((int)move.From).Run();
        CountIn(move.Partner, move.Lane, move.To);
    }

    private void CountIn(PartnerId partner, LaneName lane, OutboxState state) =>
        Query("INSERT INTO outbox_tally (partner, lane, state, entries) VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET entries = entries + 1")
            .Bind(partner).Bind((int)lane).Bind((int)state).Run();

    private sealed record OutboxMove(PartnerId Partner, LaneName Lane, OutboxState From, OutboxState To);
}
