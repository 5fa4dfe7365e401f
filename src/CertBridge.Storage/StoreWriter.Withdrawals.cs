using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Storage;

public sealed partial class StoreWriter
{
    /// <exception cref="StoreConflictException">The report was retracted before.</exception>
    public void AddRetraction(RetractionRow row) =>
        Query("INSERT INTO retraction (report_id, revision, reason, instruction, at_ms) VALUES (?, ?, ?, ?, ?)")
            .Bind(row.ReportId).Bind(row.Revision).Bind((long)row.Reason).Bind((long)row.Instruction).Bind(row.At).Run();

    /// <summary>Says a withdrawal to a partner, due at once; whatever was to be said to it of the report before is replaced.</summary>
    public void SayWithdrawal(WithdrawalRow row)
    {
        WithdrawalState state = WithdrawalStates.Next(WithdrawalState.Waiting, WithdrawalEvent.Said);
        Query(
            """
            INSERT INTO withdrawal (report_id, partner, revision, scope, reason, instruction, state, said_ms, changed_ms, due_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?8)
            ON CONFLICT DO UPDATE SET revision = ?3, scope = ?4, reason = ?5, instruction = ?6, state = ?7, said_ms = ?8, changed_ms = ?8, due_ms = ?8, tries = 0, result = NULL
            """)
            .Bind(row.ReportId).Bind(row.Partner).Bind(row.Revision).Bind((long)row.Scope).Bind((long)row.Reason).Bind((long)row.Instruction).Bind((long)state).Bind(row.Said).Run();
    }

    /// <summary>Moves a withdrawal, and one that came back is due later, see <see cref="WithdrawalStates.AgainAfter"/>; nothing happens where none was ever said to the partner, or where one of another revision stands.</summary>
    /// <param name="reportId">The report.</param>
    /// <param name="partner">The partner.</param>
    /// <param name="revision">The revision of the withdrawal that the event is about; null for the one that stands.</param>
    /// <param name="happened">What happened.</param>
    /// <param name="at">When.</param>
    /// <param name="result">What the partner answered, where it did.</param>
    /// <exception cref="WithdrawalTransitionException">The event cannot happen in its state.</exception>
    public void MoveWithdrawal(ReportId reportId, PartnerId partner, ulong? revision, WithdrawalEvent happened, DateTimeOffset at, WithdrawalResult? result = null)
    {
        if (FindWithdrawal(reportId, partner) is not { } row || (revision ?? row.Revision) != row.Revision)
            return;
        WithdrawalState next = WithdrawalStates.Next(row.State, happened);
        Query("UPDATE withdrawal SET state = ?, changed_ms = ?, due_ms = ?, tries = tries + ?, result = coalesce(?, result) WHERE report_id = ? AND partner = ?")
            .Bind((long)next).Bind(at).Bind(at + WithdrawalStates.AgainAfter(row.Tries)).Bind(happened == WithdrawalEvent.Queued).BindOrNull(result?.ToByteArray()).Bind(reportId).Bind(partner).Run();
    }

    /// <summary>A withdrawal that is said again is a revision of its own.</summary>
    public void RenumberWithdrawal(ReportId reportId, PartnerId partner, ulong revision) =>
        Query("UPDATE withdrawal SET revision = ? WHERE report_id = ? AND partner = ?").Bind(revision).Bind(reportId).Bind(partner).Run();

    /// <summary>It is not said again before then.</summary>
    public void PostponeWithdrawal(ReportId reportId, PartnerId partner, DateTimeOffset until) =>
        Query("UPDATE withdrawal SET due_ms = ? WHERE report_id = ? AND partner = ?").Bind(until).Bind(reportId).Bind(partner).Run();

    /// <summary>Remembers what a partner took back. A retraction is one whatever its revision and stays one; else a lower revision changes nothing.</summary>
    public void KeepWithdrawn(WithdrawnRow row) =>
        Query(
            """
            INSERT INTO withdrawn (partner, report_id, revision, scope, reason, instruction, received_ms) VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET revision = max(revision, excluded.revision), scope = excluded.scope, reason = excluded.reason, instruction = excluded.instruction,
                received_ms = excluded.received_ms
            WHERE (excluded.scope = 1 AND scope <> 1) OR (excluded.revision > revision AND (scope <> 1 OR excluded.scope = 1))
            """)
            .Bind(row.Partner).Bind(row.ReportId).Bind(row.Revision).Bind((long)row.Scope).Bind((long)row.Reason).Bind((long)row.Instruction).Bind(row.Received).Run();

    /// <summary>Remembers a file a received item was written to.</summary>
    public void AddExportedFile(long inboxId, ExportedFileRow row) =>
        Query("INSERT INTO exported_file (inbox_id, path, by, at_ms) VALUES (?, ?, ?, ?)").Bind(inboxId).Bind(row.Path).Bind(row.By).Bind(row.At).Run();

    /// <summary>
    /// Destroys what lies here of a report of our own: every revision, and every envelope that has its receipt. One that waits for its receipt is sealed to its partner
    /// alone, must be sent again after a break, and is destroyed when the receipt comes.
    /// </summary>
    public void DestroyReport(ReportId reportId, DateTimeOffset at)
    {
        foreach (long id in Query("SELECT id FROM report WHERE report_id = ? ORDER BY id").Bind(reportId).All(row => row.Long(0)))
            DestroyContent(ContentKind.Report, id, at);
        foreach (long id in Query("SELECT id FROM outbox WHERE report_id = ? AND kind = 1 AND state + 0 NOT IN (1, 2) ORDER BY id").Bind(reportId).All(row => row.Long(0)))
            DestroyContent(ContentKind.Outbox, id, at);
    }
}
