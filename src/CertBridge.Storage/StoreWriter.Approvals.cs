using CertBridge.Protocol.Ids;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <returns>Its id.</returns>
    /// <exception cref="StoreConflictException">The partner has one for this revision.</exception>
    public long AddApproval(ApprovalRow row)
    {
        if (row.State != ApprovalState.Waiting)
            throw new ArgumentException($"An approval begins waiting, not {row.State}.", nameof(row));
        long id = NextId("SELECT max(id) FROM approval");
        using ContentKey key = AddContentKey(out long keyId);
        Query(
            """
            INSERT INTO approval (id, state, partner, report_id, revision, tlp, pap, agreement_hash, policy_hash, item_root, item_count, persons, needs, signers_needed,
                because, made_ms, expires_ms, changed_ms, outbox_id, held_until_ms, content_key, lane)
            VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
            .Bind(id).Bind(row.Partner).Bind(row.ReportId).Bind(row.Revision).Bind((int)row.Tlp).Bind((int)row.Pap).Bind(row.AgreementHash).Bind(row.PolicyHash).Bind(row.ItemRoot)
            .Bind(row.ItemCount).Bind(Joined(row.Persons)).Bind(row.Needs).Bind(row.SignersNeeded).Bind(row.Because).Bind(row.Made).Bind(row.Expires).Bind(row.Made)
            .BindOrNull(row.OutboxId).BindOrNull(row.HeldUntil).Bind(keyId).Bind((int)row.Lane).Run();
        Query("INSERT INTO approval_body (id, items) VALUES (?, ?)").Bind(id).Bind(key.Seal(ContentField.ApprovalItems, id, row.Items)).Run();
        return id;
    }

    /// <summary>One more person signed, and it takes another.</summary>
    /// <exception cref="ApprovalTransitionException">It does not wait.</exception>
    /// <exception cref="StoreConflictException">The person signed before.</exception>
    public void SignApproval(long id, ApprovalSignatureRow signature)
    {
        Move(id, ApprovalEvent.PersonSigned, signature.At, because: null);
        AddSignature(id, signature);
    }

    /// <summary>Enough persons signed: it goes by this entry.</summary>
    /// <param name="signature">The last one.</param>
    /// <param name="isEmergency">One person alone: those who signed the other statement do not count.</param>
    /// <exception cref="ApprovalTransitionException">It does not wait.</exception>
    public void ReleaseApproval(long id, ApprovalSignatureRow signature, bool isEmergency, long outboxId, string because)
    {
        Move(id, ApprovalEvent.Released, signature.At, because);
        if (isEmergency)
            ForgetSignatures(id);
        AddSignature(id, signature);
        Query("UPDATE approval SET outbox_id = ?, is_emergency = ? WHERE id = ?").Bind(outboxId).Bind(isEmergency).Bind(id).Run();
    }

    /// <summary>There is another copy to sign, under a content key of its own; nobody has signed it.</summary>
    /// <exception cref="ApprovalTransitionException">It is settled.</exception>
    public void ChangeApproval(long id, ApprovalRow row)
    {
        Move(id, ApprovalEvent.Changed, row.Made, row.Because);
        ForgetSignatures(id);
        DestroyKey(Query("SELECT content_key FROM approval WHERE id = ?").Bind(id).Scalar()!.Value);
        using ContentKey key = AddContentKey(out long keyId);
        Query(
            """
            UPDATE approval SET tlp = ?, pap = ?, agreement_hash = ?, policy_hash = ?, item_root = ?, item_count = ?, persons = ?, needs = ?, signers_needed = ?,
                is_emergency = 0, made_ms = ?, expires_ms = ?, held_until_ms = ?, content_key = ? WHERE id = ?
            """)
            .Bind((int)row.Tlp).Bind((int)row.Pap).Bind(row.AgreementHash).Bind(row.PolicyHash).Bind(row.ItemRoot).Bind(row.ItemCount).Bind(Joined(row.Persons)).Bind(row.Needs)
            .Bind(row.SignersNeeded).Bind(row.Made).Bind(row.Expires).BindOrNull(row.HeldUntil).Bind(keyId).Bind(id).Run();
        Query("UPDATE approval_body SET items = ? WHERE id = ?").Bind(key.Seal(ContentField.ApprovalItems, id, row.Items)).Bind(id).Run();
        isLogDue = true;
    }

    /// <summary>What settles it, or its number: the copy is not needed any more and is destroyed for ever.</summary>
    /// <exception cref="ApprovalTransitionException">It is settled already.</exception>
    public void EndApproval(long id, ApprovalEvent happened, DateTimeOffset at, string? because)
    {
        if (ApprovalStates.IsOpen(Move(id, happened, at, because)))
            throw new ArgumentException($"{happened} ends nothing.", nameof(happened));
        DestroyKey(Query("SELECT content_key FROM approval WHERE id = ?").Bind(id).Scalar()!.Value);
        Query("DELETE FROM approval_body WHERE id = ?").Bind(id).Run();
        isLogDue = true;
    }

    private ApprovalState Move(long id, ApprovalEvent happened, DateTimeOffset at, string? because)
    {
        long state = Query("SELECT state FROM approval WHERE id = ?").Bind(id).Scalar() ?? throw new StoreConflictException($"There is no approval {id}.");
        ApprovalState next = ApprovalStates.Next((ApprovalState)state, happened);
        Query("UPDATE approval SET state = ?, changed_ms = ?, because = coalesce(?, because) WHERE id = ?").Bind((int)next).Bind(at).BindOrNull(because).Bind(id).Run();
        return next;
    }

    private void AddSignature(long id, ApprovalSignatureRow signature) =>
        Query("INSERT INTO approval_signature (approval_id, key_id, officer, signature, signed_ms) VALUES (?, ?, ?, ?, ?)")
            .Bind(id).Bind(signature.Key.Digest).Bind(signature.Officer).Bind(signature.Signature).Bind(signature.At).Run();

    private void ForgetSignatures(long id) => Query("DELETE FROM approval_signature WHERE approval_id = ?").Bind(id).Run();

    private static byte[] Joined(IReadOnlyList<KeyId> keys) => [.. keys.SelectMany(key => key.Digest.ToBytes())];
}
