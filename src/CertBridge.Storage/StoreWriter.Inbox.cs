using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>Adds what came under a number; its receipt leaf was appended before, in the same work. Of a refused envelope no bytes are kept.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="StoreConflictException">The number is taken, or the leaf is not there.</exception>
    public long AddInbox(InboxRow row)
    {
        long id = NextId("SELECT max(id) FROM inbox");
        using ContentKey key = AddContentKey(out long keyId);
        Query(
            """
            INSERT INTO inbox (id, partner, lane, epoch, number, envelope_id, envelope_digest, state, report_id, revision, originator, manifest_digest,
                agreement_hash, signed_by, tlp, pap, indicators, size_bytes, received_ms, leaf_index, content_key, sealed_title, sealed_reason, kind, content_expires_ms, items_withheld)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
            .Bind(id).Bind(row.Partner).Bind((int)row.Lane).Bind(row.Epoch).Bind(row.Number).Bind(row.EnvelopeId).Bind(row.EnvelopeDigest).Bind((int)row.State)
            .Bind(row.ReportId).Bind(row.Revision).Bind(row.Originator).Bind(row.ManifestDigest).Bind(row.AgreementHash)
            .Bind(row.SignedBy?.Digest).Bind((int)row.Tlp).Bind((int)row.Pap).Bind(row.Indicators).Bind(row.ReportJson.Length)
            .Bind(row.Received).Bind(row.LeafIndex).Bind(keyId).Bind(key.Seal(ContentField.InboxTitle, id, row.Title))
            .BindOrNull(row.Reason.Length == 0 ? null : key.Seal(ContentField.InboxReason, id, row.Reason)).Bind((long)row.Kind).BindOrNull(row.ContentExpires).Bind((long)row.ItemsWithheld).Run();
        if (row.State != InboxState.Refused)
        {
            Query("INSERT INTO inbox_body (id, header, cms, report_json) VALUES (?, ?, ?, ?)").Bind(id).Bind(key.Seal(ContentField.InboxHeader, id, row.Header))
                .Bind(key.Seal(ContentField.InboxCms, id, row.Cms)).Bind(key.Seal(ContentField.InboxReport, id, row.ReportJson)).Run();
        }
        Query("INSERT INTO inbox_tally (state, entries) VALUES (?, 1) ON CONFLICT DO UPDATE SET entries = entries + 1").Bind((int)row.State).Run();
        TakeRoom(row.Partner, BytesPerNumber + (row.State == InboxState.Refused ? 0 : row.Header.Length + row.Cms.Length + row.ReportJson.Length + (3 * ContentSeal.OverheadBytes)));
        return id;
    }
}
