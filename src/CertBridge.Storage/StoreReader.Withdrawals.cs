using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    private const string WithdrawalColumns = "report_id, partner, revision, scope, reason, instruction, state, said_ms, changed_ms, result, tries";

    /// <summary>The retraction of a report of our own; null while it stands.</summary>
    public RetractionRow? FindRetraction(ReportId reportId) =>
        Query("SELECT revision, reason, instruction, at_ms FROM retraction WHERE report_id = ?").Bind(reportId)
            .One(row => new RetractionRow(reportId, row.ULong(0), (WithdrawalReason)row.Int(1), (WithdrawalInstruction)row.Int(2), row.Time(3)));

    /// <summary>What one partner has to hear of a report of ours.</summary>
    public WithdrawalRow? FindWithdrawal(ReportId reportId, PartnerId partner) =>
        Query($"SELECT {WithdrawalColumns} FROM withdrawal WHERE report_id = ? AND partner = ?").Bind(reportId).Bind(partner).One(ReadWithdrawal);

    /// <summary>What partners have to hear of a report of ours, by partner id.</summary>
    public IReadOnlyList<WithdrawalRow> ListWithdrawals(ReportId reportId) =>
        Query($"SELECT {WithdrawalColumns} FROM withdrawal WHERE report_id = ? ORDER BY partner").Bind(reportId).All(ReadWithdrawal);

    /// <summary>Withdrawals that nothing says at the moment and whose time has come, the earliest first.</summary>
    public IReadOnlyList<WithdrawalRow> DueWithdrawals(DateTimeOffset now, int max) =>
        Query($"SELECT {WithdrawalColumns} FROM withdrawal WHERE state = 1 AND due_ms <= ? ORDER BY due_ms LIMIT ? + 0").Bind(now).Bind(max).All(ReadWithdrawal);

    /// <summary>Withdrawals the partner has answered, by report id.</summary>
    public IReadOnlyList<WithdrawalRow> AnsweredWithdrawals(PartnerId partner) =>
        Query($"SELECT {WithdrawalColumns} FROM withdrawal WHERE partner = ? AND state BETWEEN 3 AND 5 ORDER BY report_id").Bind(partner).All(ReadWithdrawal);

    /// <summary>What the partner said it did, by report id: also what was lifted since, because the partner remembers that too.</summary>
    public IReadOnlyList<SaidWithdrawal> WithdrawalsDone(PartnerId partner, int max) =>
        Query("SELECT report_id, revision, scope, instruction FROM withdrawal WHERE partner = ? AND (state IN (3, 4) OR (state = 6 AND result IS NOT NULL)) ORDER BY report_id LIMIT ? + 0")
            .Bind(partner).Bind(max).All(row => new SaidWithdrawal(row.Report(0), row.ULong(1), (WithdrawalScope)row.Int(2), (WithdrawalInstruction)row.Int(3), IsShown: false));

    /// <summary>What a partner took back, by report id, and whether anything is still here that it asked to have destroyed.</summary>
    public IReadOnlyList<SaidWithdrawal> WithdrawalsTaken(PartnerId partner, int max) =>
        Query(
            $"""
            SELECT w.report_id, w.revision, w.scope, w.instruction, w.instruction = ?2 AND EXISTS (
                SELECT 1 FROM inbox i JOIN content_key k ON k.id = i.content_key
                WHERE i.report_id = w.report_id AND (i.partner = ?1 OR i.originator = ?1) AND i.state IN (1, 2) AND i.kind = 1 AND (w.scope = ?3 OR i.revision < w.revision) AND NOT {IsDestroyedColumn})
            FROM withdrawn w WHERE w.partner = ?1 ORDER BY w.report_id LIMIT ?4 + 0
            """)
            .Bind(partner).Bind((long)WithdrawalInstruction.Delete).Bind((long)WithdrawalScope.Report).Bind(max)
            .All(row => new SaidWithdrawal(row.Report(0), row.ULong(1), (WithdrawalScope)row.Int(2), (WithdrawalInstruction)row.Int(3), row.Int(4) != 0));

    /// <summary>Withdrawals the partner has not answered: waiting to be said, or on their way.</summary>
    public ulong CountUnansweredWithdrawals(PartnerId partner) => (ulong)(Query("SELECT count(*) FROM withdrawal WHERE partner = ? AND state < 3").Bind(partner).Scalar() ?? 0);

    /// <summary>What a partner took back of a report it made; null where it took nothing back.</summary>
    public WithdrawnRow? FindWithdrawn(PartnerId partner, ReportId reportId) =>
        Query("SELECT revision, scope, reason, instruction, received_ms FROM withdrawn WHERE partner = ? AND report_id = ?").Bind(partner).Bind(reportId)
            .One(row => new WithdrawnRow(
                partner, reportId, row.ULong(0), (WithdrawalScope)row.Int(1), (WithdrawalReason)row.Int(2), (WithdrawalInstruction)row.Int(3), row.Time(4)));

    /// <summary>
    /// What each partner has of a report of ours, or may have: the entry of the highest revision that was sent to it and whose bytes it did not turn away. A report in its quarantine
    /// is kept there; a withdrawal in its quarantine took nothing back.
    /// </summary>
    public IReadOnlyList<OutboxRow> LastGot(ReportId reportId) =>
        [.. ListOutbox(reportId).Where(IsWithPartner).GroupBy(entry => entry.Partner).Select(ofOne => ofOne.MaxBy(entry => entry.Revision)!)];

    /// <summary>Everything that was sent to one partner under a report id and whose bytes it did not turn away.</summary>
    public IReadOnlyList<OutboxRow> ListWithPartner(ReportId reportId, PartnerId partner) => [.. ListOutbox(reportId, partner).Where(IsWithPartner)];

    /// <summary>The same of one partner; null where it has nothing.</summary>
    public OutboxRow? LastGot(ReportId reportId, PartnerId partner) => ListWithPartner(reportId, partner).MaxBy(entry => entry.Revision);

    /// <summary>
    /// The lowest number above what the partner got that no entry for it has. What takes back a report of our own is numbered among its revisions; those of another's report are its originator's, and a number
    /// that is taken from them may be one that is still to come, so as few as possible are.
    /// </summary>
    public ulong NextFreeNumber(ReportId reportId, PartnerId partner)
    {
        IReadOnlyList<OutboxRow> entries = ListOutbox(reportId, partner);
        ulong number = Math.Max(entries.Where(IsWithPartner).Select(entry => entry.Revision).DefaultIfEmpty().Max(), 1) + 1;
        HashSet<ulong> taken = [.. entries.Select(entry => entry.Revision)];
        while (taken.Contains(number))
            number++;
        return number;
    }

    /// <summary>The highest revision of a report of ours, whatever it said and whether it reached anybody; 0 when there is none.</summary>
    public ulong HighestRevision(ReportId reportId) =>
        (ulong)(Query(
            """
            SELECT max(revision) FROM (
                SELECT revision FROM report WHERE report_id = ?1 UNION ALL SELECT revision FROM outbox WHERE report_id = ?1
                UNION ALL SELECT revision FROM withdrawal WHERE report_id = ?1 UNION ALL SELECT revision FROM retraction WHERE report_id = ?1)
            """)
            .Bind(reportId).Scalar() ?? 0);

    /// <summary>What is kept of a report that one partner sent, or made and others passed on, by id: at most <paramref name="max"/> revisions, and none whose content was destroyed.</summary>
    public IReadOnlyList<HeldRevision> HeldRevisions(PartnerId partner, ReportId reportId, int max) =>
        Query(
            $"""
            SELECT i.id, i.revision FROM inbox i JOIN content_key k ON k.id = i.content_key
            WHERE i.report_id = ?1 AND (i.partner = ?2 OR i.originator = ?2) AND i.state IN (1, 2) AND i.kind = 1 AND NOT {IsDestroyedColumn} ORDER BY i.id LIMIT ?3 + 0
            """)
            .Bind(reportId).Bind(partner).Bind(max).All(row => new HeldRevision(row.Long(0), row.ULong(1)));

    /// <summary>True when the partner itself sent something of the report, and it is kept.</summary>
    public bool HoldsFrom(PartnerId partner, ReportId reportId) =>
        Query("SELECT 1 FROM inbox WHERE report_id = ? AND partner = ? AND state IN (1, 2) AND kind = 1 LIMIT 1").Bind(reportId).Bind(partner).Scalar() == 1;

    /// <summary>True when this revision came from the partner before, in another envelope.</summary>
    public bool HoldsRevision(PartnerId partner, ReportId reportId, ulong revision) =>
        Query("SELECT 1 FROM inbox WHERE report_id = ? AND revision = ? AND partner = ? AND state = 1 AND kind = 1 LIMIT 1")
            .Bind(reportId).Bind(revision).Bind(partner).Scalar() == 1;

    /// <summary>Files a received item was written to, oldest first.</summary>
    public IReadOnlyList<ExportedFileRow> ListExportedFiles(long inboxId, int max) =>
        Query("SELECT path, by, at_ms FROM exported_file WHERE inbox_id = ? ORDER BY id LIMIT ? + 0").Bind(inboxId).Bind(max)
            .All(row => new ExportedFileRow(row.Text(0), row.Text(1), row.Time(2)));

    /// <summary>How many files revisions of a report that one partner sent, or made and others passed on, below one, were written to, whether their content is still here or not.</summary>
    public long CountExportedFiles(PartnerId partner, ReportId reportId, ulong below) =>
        Query("SELECT count(*) FROM inbox i JOIN exported_file f ON f.inbox_id = i.id WHERE i.report_id = ?1 AND (i.partner = ?2 OR i.originator = ?2) AND i.revision < ?3")
            .Bind(reportId).Bind(partner).Bind((long)Math.Min(below, long.MaxValue)).Scalar() ?? 0;

    private static bool IsWithPartner(OutboxRow entry) =>
        entry is { State: OutboxState.Sent or OutboxState.Delivered, Kind: not CarriedKind.Feedback } || entry is { State: OutboxState.Quarantined, Kind: CarriedKind.Report };

    private static WithdrawalRow ReadWithdrawal(SqliteStatement row) => new()
    {
        ReportId = row.Report(0),
        Partner = row.Partner(1),
        Revision = row.ULong(2),
        Scope = (WithdrawalScope)row.Int(3),
        Reason = (WithdrawalReason)row.Int(4),
        Instruction = (WithdrawalInstruction)row.Int(5),
        State = (WithdrawalState)row.Int(6),
        Said = row.Time(7),
        Changed = row.Time(8),
        Result = row.IsNull(9) ? null : WithdrawalResult.Parser.ParseFrom(row.Bytes(9)),
        Tries = row.Int(10),
    };
}
