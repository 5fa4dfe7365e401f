using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    private protected const string FeedbackColumns =
        """
        SELECT f.id, f.inbox_id, f.partner, f.report_id, f.revision, f.kind, f.tlp, f.pap, f.said_by, f.said_ms, f.state, f.changed_ms, f.tries, f.number, f.because, f.decision,
            i.content_key, k.wrapped, b.said
        FROM feedback f JOIN inbox i ON i.id = f.inbox_id LEFT JOIN content_key k ON k.id = i.content_key LEFT JOIN feedback_body b ON b.id = f.id
        """;

    /// <summary>What was said here, newest first.</summary>
    /// <param name="limit">At most this many.</param>
    /// <param name="before">Only rows with a smaller id; null for the first page.</param>
    /// <param name="about">One report; null for all.</param>
    public IReadOnlyList<FeedbackRow> ListFeedback(int limit, long? before = null, ReportId? about = null) => about is { } report
        ? Query($"{FeedbackColumns} WHERE f.report_id = ? AND f.id < ? ORDER BY f.id DESC LIMIT ? + 0").Bind(report).Bind(before ?? long.MaxValue).Bind(limit).All(ReadFeedback)
        : Query($"{FeedbackColumns} WHERE f.id < ? ORDER BY f.id DESC LIMIT ? + 0").Bind(before ?? long.MaxValue).Bind(limit).All(ReadFeedback);

    public FeedbackRow? FindFeedback(long id) => Query($"{FeedbackColumns} WHERE f.id = ?").Bind(id).One(ReadFeedback);

    /// <summary>The one an envelope of that number says; null where none does.</summary>
    public FeedbackRow? FindFeedback(PartnerId partner, ReportId about, ulong number) =>
        Query($"{FeedbackColumns} WHERE f.partner = ? AND f.report_id = ? AND f.number = ?").Bind(partner).Bind(about).Bind(number).One(ReadFeedback);

    /// <summary>A person's receipts of this outcome that have reached the sender or still may, newest first.</summary>
    public IReadOnlyList<FeedbackRow> ListReceiptsOfPerson(long inboxId, string person, FeedbackKind outcome) =>
        Query($"{FeedbackColumns} WHERE f.inbox_id = ? AND f.said_by = ? AND f.kind = ? AND f.state + 0 IN (1, 2, 3) ORDER BY f.id DESC").Bind(inboxId).Bind(person).Bind((long)outcome).All(ReadFeedback);

    /// <summary>What nothing says at the moment and whose time has come, the earliest first.</summary>
    public IReadOnlyList<FeedbackRow> DueFeedback(DateTimeOffset now, int max) =>
        Query($"{FeedbackColumns} WHERE f.state = 1 AND f.due_ms <= ? ORDER BY f.due_ms LIMIT ? + 0").Bind(now).Bind(max).All(ReadFeedback);

    /// <summary>How much was said here to a partner about one report, whatever became of it.</summary>
    public long CountFeedback(PartnerId partner, ReportId about) =>
        Query("SELECT count(*) FROM feedback WHERE report_id = ? AND partner = ?").Bind(about).Bind(partner).Scalar() ?? 0;

    /// <summary>How much was said here to a partner from an instant on.</summary>
    public long CountFeedbackSince(PartnerId partner, DateTimeOffset since) =>
        Query("SELECT count(*) FROM feedback WHERE partner = ? AND said_ms >= ?").Bind(partner).Bind(since).Scalar() ?? 0;

    /// <summary>A number no envelope to the partner under this report id has had.</summary>
    public ulong NextFeedbackNumber(PartnerId partner, ReportId about) =>
        (ulong)(Query("SELECT max(revision) FROM outbox WHERE report_id = ? AND partner = ?").Bind(about).Bind(partner).Scalar() ?? 0) + 1;

    /// <summary>What partners said about reports of ours, newest first, with its bytes.</summary>
    /// <param name="limit">At most this many.</param>
    /// <param name="before">Only rows with a smaller id; null for the first page.</param>
    /// <param name="about">One report; null for all.</param>
    public IReadOnlyList<InboxRow> ListReceivedFeedback(int limit, long? before = null, ReportId? about = null) => about is { } report
        ? Query($"{InboxWithBody} WHERE i.report_id = ? AND i.kind = 3 AND i.id < ? ORDER BY i.id DESC LIMIT ? + 0").Bind(report).Bind(before ?? long.MaxValue).Bind(limit).All(ReadInboxWithBody)
        : Query($"{InboxWithBody} WHERE i.kind = 3 AND i.id < ? ORDER BY i.id DESC LIMIT ? + 0").Bind(before ?? long.MaxValue).Bind(limit).All(ReadInboxWithBody);

    /// <summary>How much a partner said about one report of ours, whether its content is still here or not.</summary>
    public long CountReceivedFeedback(PartnerId partner, ReportId about) =>
        Query("SELECT count(*) FROM inbox INDEXED BY inbox_by_report WHERE report_id = ? AND partner = ? AND kind = 3").Bind(about).Bind(partner).Scalar() ?? 0;

    /// <summary>How much a partner said from an instant on.</summary>
    public long CountReceivedFeedbackSince(PartnerId partner, DateTimeOffset since) =>
        Query("SELECT count(*) FROM inbox WHERE partner = ? AND kind = 3 AND received_ms >= ?").Bind(partner).Bind(since).Scalar() ?? 0;

    private protected FeedbackRow ReadFeedback(SqliteStatement row)
    {
        using ContentKey? key = KeyOf(row, 16, ContentField.FeedbackSaid);
        long id = row.Long(0);
        return new FeedbackRow
        {
            Id = id,
            InboxId = row.Long(1),
            Partner = row.Partner(2),
            ReportId = row.Report(3),
            Revision = row.ULong(4),
            Kind = (FeedbackKind)row.Int(5),
            Tlp = (Tlp)row.Int(6),
            Pap = (Pap)row.Int(7),
            SaidBy = row.Text(8),
            Said = row.Time(9),
            State = (FeedbackState)row.Int(10),
            Changed = row.Time(11),
            Tries = row.Int(12),
            Number = row.ULong(13),
            Because = row.Text(14),
            Decision = row.Text(15),
            Message = key is null || row.IsNull(18) ? null : Feedback.Parser.ParseFrom(key.Open(ContentField.FeedbackSaid, id, row.Span(18))),
        };
    }
}
