using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <summary>Adds what somebody said, due at once; it lies under the content key of the report it is about.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="StoreConflictException">There is no such inbox row, or its content was destroyed.</exception>
    public long AddFeedback(FeedbackRow row)
    {
        if (row.State != FeedbackState.Waiting || row.Message is null)
            throw new ArgumentException("A feedback begins waiting, with what it says.", nameof(row));
        long id = NextId("SELECT max(id) FROM feedback");
        using ContentKey key = Query("SELECT i.content_key, k.wrapped FROM inbox i JOIN content_key k ON k.id = i.content_key WHERE i.id = ?").Bind(row.InboxId)
            .One(found => KeyOf(found, 0, ContentField.FeedbackSaid)!) ?? throw new StoreConflictException($"There is no inbox row {row.InboxId} whose content is here.");
        Query(
            """
            INSERT INTO feedback (id, inbox_id, partner, report_id, revision, kind, tlp, pap, said_by, said_ms, state, changed_ms, due_ms)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1, ?10, ?10)
            """)
            .Bind(id).Bind(row.InboxId).Bind(row.Partner).Bind(row.ReportId).Bind(row.Revision).Bind((long)row.Kind).Bind((int)row.Tlp).Bind((int)row.Pap).Bind(row.SaidBy).Bind(row.Said).Run();
        Query("INSERT INTO feedback_body (id, said) VALUES (?, ?)").Bind(id).Bind(key.Seal(ContentField.FeedbackSaid, id, row.Message.ToByteArray())).Run();
        return id;
    }

    /// <summary>Its envelope is in the outbox, under this number.</summary>
    /// <param name="decision">The record of the decision that let it go.</param>
    /// <exception cref="FeedbackTransitionException">It does not wait.</exception>
    public void QueueFeedback(long id, ulong number, string decision, DateTimeOffset at)
    {
        MoveFeedback(id, FeedbackEvent.Queued, at, because: "");
        Query("UPDATE feedback SET number = ?, decision = ?, tries = tries + 1 WHERE id = ?").Bind(number).Bind(decision).Bind(id).Run();
    }

    /// <summary>Moves it, and one that came back is due later, see <see cref="FeedbackStates.AgainAfter"/>.</summary>
    /// <param name="id">Which.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="at">When.</param>
    /// <param name="because">Why, for people; null keeps what is there.</param>
    /// <returns>The state it is in now.</returns>
    /// <exception cref="FeedbackTransitionException">The event cannot happen in its state.</exception>
    public FeedbackState MoveFeedback(long id, FeedbackEvent happened, DateTimeOffset at, string? because)
    {
        FeedbackRow row = FindFeedback(id) ?? throw new StoreConflictException($"There is no feedback {id}.");
        FeedbackState next = FeedbackStates.Next(row.State, happened);
        Query("UPDATE feedback SET state = ?, changed_ms = ?, due_ms = ?, because = coalesce(?, because) WHERE id = ?")
            .Bind((int)next).Bind(at).Bind(at + FeedbackStates.AgainAfter(row.Tries)).BindOrNull(because).Bind(id).Run();
        return next;
    }

    /// <summary>It was decided and sealed again before its number.</summary>
    public void NoteFeedbackDecision(PartnerId partner, ReportId about, ulong number, string decision) =>
        Query("UPDATE feedback SET decision = ? WHERE partner = ? AND report_id = ? AND number = ?").Bind(decision).Bind(partner).Bind(about).Bind(number).Run();

    /// <summary>It could not be sealed as things stand: a try that is looked at again later.</summary>
    /// <param name="decision">The record of the decision that denied it.</param>
    public void PostponeFeedback(long id, DateTimeOffset until, string because, string decision) =>
        Query("UPDATE feedback SET due_ms = ?, because = ?, decision = ?, tries = tries + 1 WHERE id = ?").Bind(until).Bind(because).Bind(decision).Bind(id).Run();

    /// <summary>
    /// Nothing more is said about a received report: what has no number yet is taken out of the outbox and its bytes are destroyed, what has one is destroyed with its receipt. In the
    /// commit that took the report back or forgot it.
    /// </summary>
    public void DropFeedback(long inboxId, string because, DateTimeOffset at)
    {
        foreach (FeedbackRow row in Query($"{FeedbackColumns} WHERE f.inbox_id = ? AND f.state + 0 IN (1, 2)").Bind(inboxId).All(ReadFeedback))
        {
            long? queued = Query("SELECT id FROM outbox WHERE report_id = ? AND revision = ? AND partner = ? AND kind = 3 AND state + 0 = 1").Bind(row.ReportId).Bind(row.Number).Bind(row.Partner).Scalar();
            if (queued is { } entry)
            {
                MoveOutbox(entry, OutboxEvent.Cancelled, at, because);
                DestroyContent(ContentKind.Outbox, entry, at);
            }
            MoveFeedback(row.Id, FeedbackEvent.Dropped, at, because);
        }
    }

    /// <summary>What partners said about one revision of a report of ours goes with it. What named persons signed stays: it says nothing of what the report said, and the own copy of that is forgotten before they answer.</summary>
    private void DestroyReceivedFeedback(long reportRow, DateTimeOffset at)
    {
        foreach (long id in Query("SELECT i.id FROM report r JOIN inbox i ON i.report_id = r.report_id AND i.revision = r.revision WHERE r.id = ? AND i.kind = 3 AND i.tlp <> ?").Bind(reportRow).Bind((int)Tlp.Red).All(row => row.Long(0)))
            DestroyContent(ContentKind.Inbox, id, at);
    }
}
