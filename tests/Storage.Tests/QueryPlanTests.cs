using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage.Tests;

/// <summary>No operation may grow slower with the history: SQLite's plan of every statement seeks, or reads a table that stays small.</summary>
public sealed class QueryPlanTests : IAsyncLifetime
{
    private const LaneName Lane = LaneName.Routine;

    // Bounded by partners times states, or read in the order of an index as far as the page goes.
    private static readonly string[] MayBeScanned = ["SCAN outbox_tally", "SCAN alarm", "SCAN log_head", "SCAN lane_out", "SCAN lane_in", "SCAN (subquery", "SCAN (join"];

    private static readonly ListFilter Narrow = new(10) { Since = Samples.Now, Until = Samples.Now.AddDays(1), Partner = Samples.Bor, Tlp = Tlp.Amber };

    private readonly TestHome home = new();
    private readonly NodeStore store;

    public QueryPlanTests() => store = home.Open();

    [Fact]
    public async Task EveryStatement_SeeksInWhatGrows()
    {
        string[] statements = await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            UseWriter(writer);
            UseReader(writer);
            return writer.Database.Statements.Where(IsPlanned).ToArray();
        });

        List<string> scans = store.Read(reader => statements.SelectMany(sql => Plan(reader.Database, sql)
            .Where(step => step.Contains("SCAN", StringComparison.Ordinal) && !MayBeScanned.Any(allowed => step.StartsWith(allowed, StringComparison.Ordinal)))
            .Select(step => $"{step} in {sql}")).ToList());

        Assert.True(statements.Length > 40, $"only {statements.Length} statements were looked at");
        Assert.True(scans.Count == 0, string.Join('\n', scans));
    }

    [Fact]
    public async Task NoStatement_IsPreparedTwice()
    {
        string[] again = await store.CommitAsync(CommitUrgency.Routine, 0, writer =>
        {
            UseWriter(writer);
            UseWriter(writer, number: 2);
            UseReader(writer);
            UseReader(writer);
            return writer.Database.PreparedAgain.Where(sql => !sql.Contains("schema_migration", StringComparison.Ordinal)).ToArray(); // a table was made in between
        });

        Assert.True(again.Length == 0, string.Join('\n', again));
    }

    [Fact]
    public void TheQueues_AreReadInTheirOrder_WithoutSortingBodies()
    {
        List<string> sorts = store.Read(reader =>
        {
            reader.DueOutbox(Samples.Bor, Lane, 10);
            reader.SentUnsettled(Samples.Bor, Lane, 0, 10);
            return reader.Database.Statements.Where(sql => sql.Contains("b.cms", StringComparison.Ordinal)).ToArray()
                .SelectMany(sql => Plan(reader.Database, sql)).Where(step => step.Contains("TEMP B-TREE", StringComparison.Ordinal)).ToList();
        });

        Assert.Empty(sorts);
    }

    /// <summary>What is due is found without reading past what is held, and the worker that ends holds never reads past what is not.</summary>
    [Fact]
    public void Holds_HaveIndexesOfTheirOwn()
    {
        string[] plans = store.Read(reader =>
        {
            reader.DueOutbox(Samples.Bor, Lane, 10);
            reader.IsAnyDueBefore(Samples.Bor, Lane, 1);
            reader.HoldsOver(Samples.Now, 10);
            reader.NextHoldEnd();
            return reader.Database.Statements.Where(sql => sql.Contains("held_until_ms", StringComparison.Ordinal) && sql.Contains("o.state = 1", StringComparison.Ordinal)).ToArray()
                .Select(sql => string.Join(' ', Plan(reader.Database, sql))).ToArray();
        });

        Assert.Equal(4, plans.Length);
        Assert.All(plans, plan => Assert.Matches("^SEARCH o USING (COVERING )?INDEX outbox_(due|by_hold) [^B]*$", plan));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    private static bool IsPlanned(string sql) =>
        new[] { "SELECT", "INSERT", "UPDATE", "DELETE" }.Any(verb => sql.StartsWith(verb, StringComparison.Ordinal)) && !sql.Contains("sqlite_schema", StringComparison.Ordinal)
        && !sql.Contains("schema_migration", StringComparison.Ordinal);

    private static List<string> Plan(SqliteDatabase database, string sql) => database.Query($"EXPLAIN QUERY PLAN {sql}").All(row => row.Text(3));

    /// <summary>Everything a writer can do, for the first report and its partner, or for a later one.</summary>
    private static void UseWriter(StoreWriter writer, int number = 1)
    {
        ulong index = (ulong)number - 1;
        writer.AddReport(Samples.ReportRow(number));
        writer.AddDecision(Samples.Decision(number, allowed: true));
        writer.AddSubmission($"key {number}", Samples.Digest(number), Samples.Report(number), 1);
        writer.KeepReportNumber(2026, number);
        writer.AppendNodeLeaf("submission", [1]);
        long id = writer.AddOutbox(Samples.Entry(number));
        writer.ReplaceSealed(id, Samples.Entry(number));
        writer.EndHold(id);
        writer.NumberOutbox(id, 1, (ulong)number, Samples.Now);
        writer.SetLaneOut(Samples.Bor, Lane, new LaneOut(1, (ulong)number));
        writer.NoteAttempt(id);
        ulong place = writer.AppendLinkLeaf(Samples.Bor, [1]);
        writer.AddNodeCheckpoint(new NodeCheckpointRow((ulong)number, Samples.Digest(number), [1], Samples.Now));
        writer.AddAnchor(Samples.Bor, place, new AnchorOpeningRow((ulong)number, Samples.Digest(number), new byte[32]));
        writer.SaveWitnessed(new WitnessedRow(Samples.Bor, "certbridge/dev/cert-bor/cert-cel", (ulong)number, Samples.Digest(number), [1], Samples.Now), writer.FindWitnessed(Samples.Bor, "certbridge/dev/cert-bor/cert-cel"));
        writer.SaveCosignature(new CosignatureRow(Samples.Bor, 1, Samples.Bor, (ulong)number, Samples.Digest(number), [1], [1], Samples.Now));
        writer.AddSubtree(Samples.Bor, LogSide.Mine, LogStretch.Only, new SubtreeRow(8, (ulong)number, Samples.Digest(number)));
        writer.AddInbox(Samples.Arrival((ulong)number, index));
        writer.NoteBusy(Samples.Bor, Lane, (ulong)number, Samples.Now);
        writer.AdvanceFloor(Samples.Bor, Lane, 1, (ulong)number);
        writer.AddFollowedLeaves(Samples.Bor, index, [[1]]);
        writer.AddFollowedAnchor(Samples.Bor, index);
        writer.SetFollowedLane(Samples.Bor, new FollowedLane(Lane, 1, (ulong)number));
        var head = new CheckpointRow(Samples.Bor, LogSide.Theirs, (ulong)number, Samples.Digest(number), [1], [1], Samples.Now);
        writer.SaveCheckpoint(head, writer.LatestCheckpoint(Samples.Bor, LogSide.Theirs));
        writer.AddHeldReceipt(Samples.Receipt(id, index));
        writer.MoveOutbox(id, OutboxEvent.ReceiptStored, Samples.Now);
        UseFeedback(writer, number);
        UseOnward(writer, number);
        writer.DestroyContent(ContentKind.Outbox, id, Samples.Now);
        writer.DestroyContent(ContentKind.Report, number, Samples.Now);
        writer.DestroyContent(ContentKind.Inbox, number, Samples.Now);
        UseApprovals(writer, number, id);
        writer.AddAlarm(new AlarmRow("REWOUND", Samples.Bor, $"text {number}", Samples.Now));
    }

    private static void UseOnward(StoreWriter writer, int number)
    {
        writer.KeepOnward(OnwardTests.Row(number), Samples.Now);
        writer.PostponeOnward(Samples.Report(number), Samples.Cyr, Samples.Now);
        writer.ReopenOnward(Samples.Report(number), Samples.Cyr, 1, Samples.Now);
        writer.NoteOnwardKept(Samples.Report(number), Samples.Cyr, Samples.Now);
        writer.NoteOnwardLet(Samples.Report(number), Samples.Cyr);
        writer.NoteOnwardDue(Samples.Bor, Samples.Report(number), 2, Samples.Now);
        writer.MoveOnward(Samples.Report(number), Samples.Cyr, OnwardEvent.Ended, "operator-1", "", Samples.Now);
        writer.EndOnward(Samples.Bor, Samples.Report(number));
        writer.EndOnwardTo(Samples.Cyr, Samples.Report(number));
    }

    private static void UseFeedback(StoreWriter writer, int number)
    {
        long feedback = writer.AddFeedback(FeedbackTests.Row() with { InboxId = number });
        writer.PostponeFeedback(feedback, Samples.Now, "no agreement", "{}");
        writer.QueueFeedback(feedback, (ulong)number, "{}", Samples.Now);
        writer.NoteFeedbackDecision(Samples.Bor, FeedbackTests.Row().ReportId, (ulong)number, "{}");
        writer.MoveFeedback(feedback, FeedbackEvent.Returned, Samples.Now, "it came back");
    }

    private static void UseApprovals(StoreWriter writer, int number, long entry)
    {
        long approval = writer.AddApproval(ApprovalTests.Row(number));
        writer.SignApproval(approval, ApprovalTests.Signature(1));
        writer.ChangeApproval(approval, ApprovalTests.Row(number));
        writer.ReleaseApproval(approval, ApprovalTests.Signature(2), isEmergency: true, entry, "released");
        writer.EndApproval(approval, ApprovalEvent.Numbered, Samples.Now, because: null);
    }

    private static void UseReader(StoreReader reader)
    {
        reader.FindFromOriginator(Samples.Bor, Samples.Report(1), 1);
        reader.FindFromOriginator(Samples.Bor, Samples.Report(1));
        reader.MarkingFromOriginator(Samples.Bor, Samples.Report(1), 1);
        reader.HighestFromOriginator(Samples.Bor, Samples.Report(1));
        reader.HoldsFrom(Samples.Bor, Samples.Report(1));
        reader.FindLastDecision(Samples.Report(1), Samples.Bor, DecisionDirection.Outgoing);
        reader.ListOutbox(Samples.Report(1), Samples.Bor);
        reader.NextFreeNumber(Samples.Report(1), Samples.Bor);
        reader.FindWithdrawnOf(Samples.Cyr, Samples.Bor, Samples.Report(1), 1);
        reader.WithdrawalsTaken(Samples.Bor, 10);
        reader.ListOnward(Samples.Report(1));
        reader.DueOnward(Samples.Now, 10);
        reader.HeldRevisions(Samples.Bor, Samples.Report(1), 10);
        reader.CountExportedFiles(Samples.Bor, Samples.Report(1), 2);
        reader.HasDecidedToSend(Samples.Report(1));
        reader.ListFeedback(10);
        reader.ListFeedback(10, before: null, Samples.Report(1));
        reader.FindFeedback(1);
        reader.FindFeedback(Samples.Bor, Samples.Report(1), 1);
        reader.DueFeedback(Samples.Now, 10);
        reader.CountFeedback(Samples.Bor, Samples.Report(1));
        reader.CountFeedbackSince(Samples.Bor, Samples.Now);
        reader.NextFeedbackNumber(Samples.Bor, Samples.Report(1));
        reader.ListReceivedFeedback(10);
        reader.ListReceivedFeedback(10, before: null, Samples.Report(1));
        reader.CountReceivedFeedback(Samples.Bor, Samples.Report(1));
        reader.CountReceivedFeedbackSince(Samples.Bor, Samples.Now);
        reader.FindInbox(1);
        reader.FindApproval(1);
        reader.FindApprovalOfEntry(1);
        reader.ListApprovals(Samples.Report(1));
        reader.ListApprovals(10, before: null, state: null);
        reader.ListApprovals(10, before: null, ApprovalState.Waiting);
        reader.ExpiredApprovals(Samples.Now, 10);
        reader.ApprovalSignatures(1);
        reader.FindReport(Samples.Report(1));
        foreach (ContentKind kind in Enum.GetValues<ContentKind>())
            reader.FindForgettable(Samples.Now, new ForgettablePlace(kind, 0), 10, long.MaxValue);
        reader.FindReport(Samples.Report(1), 1);
        reader.ListReports(10);
        reader.ListReports(Narrow);
        reader.ListInbox(Narrow);
        reader.ListOutboxNarrowed(Narrow with { State = OutboxState.Queued });
        reader.ListDecisions(Samples.Report(1));
        reader.HasDecidedReport(Samples.Report(1));
        reader.FindSubmission("key", Samples.Digest(1));
        reader.LastReportNumber(2026);
        reader.DueOutbox(Samples.Bor, Lane, 10);
        reader.SentUnsettled(Samples.Bor, Lane, 0, 10);
        reader.FindOutboxState(1);
        reader.IsAnyDueBefore(Samples.Bor, Lane, 1);
        reader.HoldsOver(Samples.Now, 10);
        reader.NextHoldEnd();
        reader.ExpiredOutbox(Samples.Now, 10);
        reader.FindByNumber(Samples.Bor, Lane, 1, 1);
        reader.FindOutbox(Samples.Report(1), Samples.Bor);
        reader.ListOutbox(Samples.Report(1));
        reader.ListOutbox(new OutboxFilter(10));
        reader.ListOutbox(new OutboxFilter(10, Partner: Samples.Bor));
        reader.OutboxStandings();
        reader.CountAccepted(Samples.Bor, Samples.Now, Samples.Now.AddDays(1));
        reader.PolicyLeaves(long.MaxValue, 10);
        reader.KeyLeaves(0, 10);
        reader.HasUnsettledNotSignedBy(Samples.Bor, new KeyId(Digest.Of("key"u8)));
        reader.FindInbox(Samples.Bor, EnvelopeId.Create(Samples.Now));
        reader.FindInbox(Samples.Report(1).Value);
        reader.FindInbox("0190b6a0-0000-7000-8000-000000000000");
        reader.FindInboxByEnvelope(Samples.Bor, Samples.Entry(1).EnvelopeId);
        reader.ListInbox(Samples.Entry(1).ReportId);
        reader.FindInboxByNumber(Samples.Bor, Lane, 1, 1);
        reader.HighestRevisionHeld(Samples.Bor, Samples.Report(1));
        reader.ListInbox(10);
        reader.CountInbox(InboxState.Stored);
        reader.LinkLeaves(Samples.Bor, 0, 10);
        reader.FollowedLeaves(Samples.Bor, 0, 10);
        reader.FollowedLane(Samples.Bor, Lane);
        reader.RoomTaken(Samples.Bor);
        reader.LatestCheckpoint(Samples.Bor, LogSide.Mine, 10);
        reader.FirstCheckpointAbove(Samples.Bor, LogSide.Mine, 0);
        reader.LinkLogPartners();
        reader.Logs(Samples.Bor, LogSide.Mine);
        reader.LinkLeafAt(Samples.Bor, 0);
        reader.Epoch(Samples.Bor);
        reader.NewestEpochRecord(Samples.Bor, LogSide.Mine);
        reader.ListEpochRecords(Samples.Bor);
        reader.IsEndedNumber(Samples.Bor, LogSide.Mine, Lane, 1, 1);
        reader.UnsettledOutbox(Samples.Bor, Lane);
        reader.SettledAbove(Samples.Bor, Lane, 1, 1);
        reader.IsOutboxKept(1);
        reader.ReceiptPlaceOf(1);
        reader.FindRewind(Samples.Bor);
        reader.ListHeldReceipts(Samples.Report(1));
        reader.NodeLeaves(0, 10);
        reader.LatestNodeCheckpoint();
        reader.Subtrees(Samples.Bor, LogSide.Mine, LogStretch.Only, 8, 0, 256);
        reader.FirstNodeCheckpointFrom(0);
        reader.FindAnchorOf(1);
        reader.FindAnchor(Samples.Bor, 0);
        reader.ListAnchors(Samples.Bor, LogSide.Mine, 10);
        reader.ListAnchors(Samples.Bor, LogSide.Theirs, 10);
        reader.FindWitnessed(Samples.Bor, "certbridge/dev/cert-bor/cert-cel");
        reader.CountWitnessed(Samples.Bor);
        reader.FindCosignature(Samples.Bor, 1);
        reader.ListAlarms(10);
        reader.ListEvidence("REWOUND", 10);
        reader.FindAlarm(1);
        reader.CountAlarms();
    }
}
