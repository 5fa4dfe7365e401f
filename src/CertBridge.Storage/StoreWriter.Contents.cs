using CertBridge.Protocol.Ids;
using CertBridge.Storage.Contents;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    private readonly Dictionary<string, long> lastIds = new(StringComparer.Ordinal);
    private volatile bool isLogDue;

    /// <summary>True while content that was destroyed may still lie in the write-ahead log.</summary>
    internal bool IsLogDue => isLogDue;

    /// <summary>
    /// Destroys the content of one row, for ever: its key is overwritten where it lies, its sealed bytes are removed, and after the commit the log is folded
    /// into the file and cut to nothing. Ids, digests, decisions, receipts and leaves stay.
    /// </summary>
    /// <param name="kind">What the row is.</param>
    /// <param name="id">Its id.</param>
    /// <param name="at">The instant that is kept of it.</param>
    /// <returns>False when it was destroyed before.</returns>
    /// <exception cref="StoreConflictException">There is no such row, or its content is still needed: an entry that waits for its receipt must be sent again after a break.</exception>
    public bool DestroyContent(ContentKind kind, long id, DateTimeOffset at)
    {
        (string keyOf, string[] removals) = kind switch
        {
            ContentKind.Report => ("SELECT content_key FROM report WHERE id = ?", new[] { "DELETE FROM report_body WHERE id = ?" }),
            ContentKind.Outbox => ("SELECT content_key FROM outbox WHERE id = ?", ["DELETE FROM outbox_body WHERE id = ?"]),
            ContentKind.Inbox => ("SELECT content_key FROM inbox WHERE id = ?",
                ["DELETE FROM inbox_body WHERE id = ?", "UPDATE inbox SET sealed_reason = NULL WHERE id = ?", "DELETE FROM feedback_body WHERE id IN (SELECT id FROM feedback WHERE inbox_id = ?)"]),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of content."),
        };
        long key = Query(keyOf).Bind(id).Scalar() ?? throw new StoreConflictException($"There is no row {id} of kind {kind} with a content key.");
        if (IsStillNeeded(kind, id))
            throw new StoreConflictException($"The content of {kind} {id} is still needed by an entry that is on its way.");
        if (kind == ContentKind.Inbox)
            DropFeedback(id, "the content of the report was destroyed here", at);
        else if (kind == ContentKind.Report)
            DestroyReceivedFeedback(id, at);
        bool destroyed = DestroyKey(key);
        if (kind == ContentKind.Inbox)
            GiveRoomBack(id);
        foreach (string removal in removals)
            Query(removal).Bind(id).Run();
        if (destroyed && kind != ContentKind.Outbox)
            Query(kind == ContentKind.Report ? "UPDATE report SET sealed_title = ? WHERE id = ?" : "UPDATE inbox SET sealed_title = ? WHERE id = ?").Bind(ForgottenMark.Write(at)).Bind(id).Run();
        isLogDue = true;
        return destroyed;
    }

    /// <summary>Destroys the content of a revision of a report and of those before it, but for what an entry or an approval still needs.</summary>
    public void DestroyReportUpTo(ReportId report, ulong revision, DateTimeOffset at)
    {
        foreach (long id in Query("SELECT id FROM report WHERE report_id = ? AND revision <= ?").Bind(report).Bind(revision).All(row => row.Long(0)))
        {
            if (!IsStillNeeded(ContentKind.Report, id))
                DestroyContent(ContentKind.Report, id, at);
        }
    }

    /// <summary>After a commit that destroyed content. A reader that is in the way is waited for; when it stays too long, the next commit tries again.</summary>
    internal void CutLog() => isLogDue = !Database.FoldAndCut();

    /// <summary>A key for a row that is about to be added.</summary>
    private ContentKey AddContentKey(out long id)
    {
        id = NextId("SELECT max(id) FROM content_key");
        ContentKey key = Vault.Make(id, out byte[] wrapped);
        Query("INSERT INTO content_key (id, wrapped) VALUES (?, ?)").Bind(id).Bind(wrapped).Run();
        return key;
    }

    /// <summary>
    /// The id a row will have: content is sealed for its row before the row is there. Counted from what the store holds at the first time, for there is no other writer; a
    /// work that is undone leaves a gap.
    /// </summary>
    private long NextId(string newest)
    {
        if (!lastIds.TryGetValue(newest, out long last))
            last = Query(newest).Scalar() ?? 0;
        return lastIds[newest] = last + 1;
    }

    /// <summary>Zeros of the same length: SQLite writes them over the key in its place, and moves nothing.</summary>
    private bool DestroyKey(long key) =>
        Query($"UPDATE content_key SET wrapped = zeroblob({ContentVault.WrappedBytes}) WHERE id = ? AND wrapped <> zeroblob({ContentVault.WrappedBytes})").Bind(key).Run() == 1;

    /// <summary>A queued entry may be sealed again from its report, and one that is sent must be put on the next link until there is a receipt.</summary>
    private bool IsStillNeeded(ContentKind kind, long id) => kind switch
    {
        ContentKind.Report =>
            Query("SELECT 1 FROM report r JOIN outbox o ON o.report_id = r.report_id AND o.revision = r.revision WHERE r.id = ? AND o.state + 0 = 1 LIMIT 1").Bind(id).Scalar() == 1
            || Query("SELECT 1 FROM report r JOIN approval a ON a.report_id = r.report_id AND a.revision = r.revision WHERE r.id = ? AND a.state + 0 IN (1, 2) LIMIT 1").Bind(id).Scalar() == 1,
        ContentKind.Outbox => Query("SELECT 1 FROM outbox WHERE id = ? AND state + 0 IN (1, 2)").Bind(id).Scalar() == 1,
        _ => false,
    };
}
