using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    private const string ApprovalColumns =
        """
        a.id, a.state, a.partner, a.report_id, a.revision, a.tlp, a.pap, a.agreement_hash, a.policy_hash, a.item_root, a.item_count, a.persons, a.needs,
        a.signers_needed, a.is_emergency, a.because, a.made_ms, a.expires_ms, a.changed_ms, a.outbox_id, a.held_until_ms, a.lane
        """;

    /// <summary>With its items, as long as it is open.</summary>
    public ApprovalRow? FindApproval(long id) =>
        Query(
            $"""
            SELECT {ApprovalColumns}, a.content_key, k.wrapped, b.items
            FROM approval a JOIN content_key k ON k.id = a.content_key LEFT JOIN approval_body b ON b.id = a.id WHERE a.id = ?
            """)
            .Bind(id).One(ReadApprovalWithItems);

    /// <summary>The approval an outbox entry goes by, without items; null where nobody had to release it.</summary>
    public ApprovalRow? FindApprovalOfEntry(long outboxId) =>
        Query($"SELECT {ApprovalColumns} FROM approval a WHERE a.outbox_id = ?").Bind(outboxId).One(ReadApproval);

    /// <summary>Every approval of a report, oldest first, without items.</summary>
    public IReadOnlyList<ApprovalRow> ListApprovals(ReportId reportId) =>
        Query($"SELECT {ApprovalColumns} FROM approval a WHERE a.report_id = ? ORDER BY a.id").Bind(reportId).All(ReadApproval);

    /// <summary>Newest first, without items. People settle them one by one, so those of one state are looked for among all.</summary>
    public IReadOnlyList<ApprovalRow> ListApprovals(int limit, long? before, ApprovalState? state) => state is { } only
        ? Query($"SELECT {ApprovalColumns} FROM approval a WHERE a.id < ? AND a.state + 0 = ? ORDER BY a.id DESC LIMIT ? + 0").Bind(before ?? long.MaxValue).Bind((int)only).Bind(limit).All(ReadApproval)
        : Query($"SELECT {ApprovalColumns} FROM approval a WHERE a.id < ? ORDER BY a.id DESC LIMIT ? + 0").Bind(before ?? long.MaxValue).Bind(limit).All(ReadApproval);

    /// <summary>Open approvals whose time has run out, without items.</summary>
    public IReadOnlyList<ApprovalRow> ExpiredApprovals(DateTimeOffset now, int max) =>
        Query($"SELECT {ApprovalColumns} FROM approval a WHERE a.state <= 2 AND a.expires_ms <= ? ORDER BY a.expires_ms LIMIT ? + 0").Bind(now).Bind(max).All(ReadApproval);

    /// <summary>Who signed what is there now, in the order in which they did.</summary>
    public IReadOnlyList<ApprovalSignatureRow> ApprovalSignatures(long id) =>
        [.. Query("SELECT key_id, officer, signature, signed_ms FROM approval_signature WHERE approval_id = ?").Bind(id)
            .All(row => new ApprovalSignatureRow(new KeyId(row.Digest(0)), row.Text(1), row.Bytes(2), row.Time(3))).OrderBy(row => row.At)];

    private static ApprovalRow ReadApproval(SqliteStatement row) => new()
    {
        Id = row.Long(0),
        State = (ApprovalState)row.Int(1),
        Partner = row.Partner(2),
        ReportId = row.Report(3),
        Revision = row.ULong(4),
        Tlp = (Tlp)row.Int(5),
        Pap = (Pap)row.Int(6),
        AgreementHash = row.Digest(7),
        PolicyHash = row.Digest(8),
        ItemRoot = row.Digest(9),
        ItemCount = row.Int(10),
        Persons = [.. row.Bytes(11).Chunk(Digest.SizeBytes).Select(key => new KeyId(Digest.FromBytes(key)))],
        Needs = row.Text(12),
        SignersNeeded = row.Int(13),
        IsEmergency = row.Bool(14),
        Because = row.Text(15),
        Made = row.Time(16),
        Expires = row.Time(17),
        Changed = row.Time(18),
        OutboxId = row.IsNull(19) ? null : row.Long(19),
        HeldUntil = row.TimeOrNull(20),
        Lane = (LaneName)row.Int(21),
    };

    private ApprovalRow ReadApprovalWithItems(SqliteStatement row)
    {
        ApprovalRow approval = ReadApproval(row);
        using ContentKey? key = KeyOf(row, 22, ContentField.ApprovalItems);
        return key is null || row.IsNull(24) ? approval : approval with { Items = key.Open(ContentField.ApprovalItems, approval.Id, row.Span(24)) };
    }
}
