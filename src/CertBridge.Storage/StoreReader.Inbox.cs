using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    private const string InboxColumns =
        """
        i.id, i.partner, i.lane, i.epoch, i.number, i.envelope_id, i.envelope_digest, i.state, i.sealed_reason, i.report_id, i.revision, i.originator,
        i.manifest_digest, i.agreement_hash, i.signed_by, i.sealed_title, i.tlp, i.pap, i.indicators, i.size_bytes, i.received_ms, i.leaf_index,
        i.content_key, k.wrapped, i.kind, i.content_expires_ms, i.items_withheld
        """;

    private const string InboxFrom = "FROM inbox i LEFT JOIN content_key k ON k.id = i.content_key";

    private const string InboxWithBody = $"SELECT {InboxColumns}, b.header, b.cms, b.report_json {InboxFrom} LEFT JOIN inbox_body b ON b.id = i.id";

    /// <summary>Without bytes.</summary>
    public InboxRow? FindInboxByNumber(PartnerId partner, LaneName lane, ulong epoch, ulong number) =>
        Query($"SELECT {InboxColumns} {InboxFrom} WHERE i.partner = ? AND i.lane = ? AND i.epoch = ? AND i.number = ?")
            .Bind(partner).Bind((int)lane).Bind(epoch).Bind(number).One(ReadInbox);

    /// <summary>The first that came under this envelope id, without bytes.</summary>
    public InboxRow? FindInboxByEnvelope(PartnerId partner, EnvelopeId envelopeId) =>
        Query($"SELECT {InboxColumns} {InboxFrom} WHERE i.envelope_id = ? AND i.partner = ? ORDER BY i.id LIMIT 1")
            .Bind(envelopeId).Bind(partner).One(ReadInbox);

    /// <summary>The first that came from the partner under this envelope id, with its bytes.</summary>
    public InboxRow? FindInbox(PartnerId partner, EnvelopeId envelopeId) =>
        Query($"{InboxWithBody} WHERE i.envelope_id = ? AND i.partner = ? ORDER BY i.id LIMIT 1").Bind(envelopeId).Bind(partner).One(ReadInboxWithBody);

    /// <summary>By envelope id, or the highest revision stored under a report id (failing that, of what was not, or only took something back), and its originator's own rather than one that was passed on; with its bytes.</summary>
    public InboxRow? FindInbox(string reportOrEnvelopeId)
    {
        if (EnvelopeId.TryParse(reportOrEnvelopeId, out EnvelopeId envelopeId))
            return Query($"{InboxWithBody} WHERE i.envelope_id = ? ORDER BY i.state, i.id LIMIT 1").Bind(envelopeId).One(ReadInboxWithBody);
        return ReportId.TryParse(reportOrEnvelopeId, out ReportId reportId)
            ? Query($"{InboxWithBody} WHERE i.id = (SELECT id FROM inbox WHERE report_id = ? ORDER BY kind, state, revision DESC, originator <> partner, id DESC LIMIT 1)")
                .Bind(reportId).One(ReadInboxWithBody)
            : null;
    }

    /// <summary>By its own id, with its bytes.</summary>
    public InboxRow? FindInbox(long id) => Query($"{InboxWithBody} WHERE i.id = ?").Bind(id).One(ReadInboxWithBody);

    /// <summary>The highest revision stored of a report by this originator; 0 when there is none.</summary>
    public ulong HighestRevisionHeld(PartnerId originator, ReportId reportId) =>
        (ulong)(Query("SELECT max(revision) FROM inbox WHERE report_id = ? AND originator = ? AND state = 1 AND kind = 1").Bind(reportId).Bind(originator).Scalar() ?? 0);

    /// <summary>Everything that came under a report id, whatever became of it and whoever sent it, oldest first, without bytes.</summary>
    public IReadOnlyList<InboxRow> ListInbox(ReportId reportId) =>
        Query($"SELECT {InboxColumns} {InboxFrom} WHERE i.report_id = ? ORDER BY i.id").Bind(reportId).All(ReadInbox);

    /// <summary>Newest first, without bytes.</summary>
    /// <param name="limit">At most this many.</param>
    /// <param name="before">Only rows with a smaller id; null for the first page.</param>
    public IReadOnlyList<InboxRow> ListInbox(int limit, long? before = null) =>
        Query($"SELECT {InboxColumns} {InboxFrom} WHERE i.id < ? ORDER BY i.id DESC LIMIT ? + 0").Bind(before ?? long.MaxValue).Bind(limit).All(ReadInbox);

    /// <summary>Items in a state, whatever the history holds.</summary>
    public long CountInbox(InboxState state) => Query("SELECT entries FROM inbox_tally WHERE state = ?").Bind((int)state).Scalar() ?? 0;

    private InboxRow ReadInbox(SqliteStatement row)
    {
        using ContentKey? key = KeyOf(row, 22, ContentField.InboxTitle);
        return ReadInbox(row, key);
    }

    private InboxRow ReadInboxWithBody(SqliteStatement row)
    {
        using ContentKey? key = KeyOf(row, 22, ContentField.InboxTitle);
        InboxRow light = ReadInbox(row, key);
        return key is null || light.State == InboxState.Refused ? light : light with
        {
            Header = key.Open(ContentField.InboxHeader, light.Id, row.Span(27)),
            Cms = key.Open(ContentField.InboxCms, light.Id, row.Span(28)),
            ReportJson = key.Open(ContentField.InboxReport, light.Id, row.Span(29)),
        };
    }

    /// <param name="key">Null when its content was destroyed.</param>
    private static InboxRow ReadInbox(SqliteStatement row, ContentKey? key) => new()
    {
        Id = row.Long(0),
        Partner = row.Partner(1),
        Lane = (LaneName)row.Int(2),
        Epoch = row.ULong(3),
        Number = row.ULong(4),
        EnvelopeId = row.Envelope(5),
        EnvelopeDigest = row.Digest(6),
        State = (InboxState)row.Int(7),
        Reason = row.IsNull(8) ? "" : key?.OpenText(ContentField.InboxReason, row.Long(0), row.Span(8)) ?? "",
        ReportId = row.ReportOrNull(9),
        Revision = row.ULong(10),
        Originator = row.PartnerOrNull(11),
        ManifestDigest = row.DigestOrNull(12),
        AgreementHash = row.DigestOrNull(13),
        SignedBy = row.DigestOrNull(14) is { } signer ? new KeyId(signer) : null,
        Title = key?.OpenText(ContentField.InboxTitle, row.Long(0), row.Span(15)) ?? "",
        Tlp = (Tlp)row.Int(16),
        Pap = (Pap)row.Int(17),
        Indicators = row.Int(18),
        SizeBytes = row.Int(19),
        Received = row.Time(20),
        LeafIndex = row.ULong(21),
        Kind = (CarriedKind)row.Int(24),
        ContentExpires = row.TimeOrNull(25),
        ItemsWithheld = row.Int(26),
        IsDestroyed = key is null,
        ForgottenAt = key is null ? ForgottenMark.Read(row.Span(15)) : null,
    };
}
