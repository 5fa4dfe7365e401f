using System.Globalization;
using System.Reflection;
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
    private static readonly string[] MayBeScanned =
        ["SCAN outbox_tally", "SCAN alarm", "SCAN log_head", "SCAN lane_out", "SCAN lane_in", "SCAN maintenance", "SCAN rewind", "SCAN r USING COVERING INDEX held_receipt_alone in SELECT count", "SCAN (subquery", "SCAN (join"];

    // The key of a table that has a row or a few for each partner, the end of an index, a page in its order, or the whole set that two nodes compare.
    private static readonly string[] MayTakeAllOfAPartner =
    [
        "SEARCH link_leaf USING PRIMARY KEY (partner=?) in SELECT max", "SEARCH followed_leaf USING PRIMARY KEY (partner=?) in SELECT max", "SEARCH partner_room USING PRIMARY KEY", "SEARCH epoch_record USING PRIMARY KEY",
        "SEARCH suite_floor USING PRIMARY KEY", "SEARCH rewind USING PRIMARY KEY", "SEARCH o USING INDEX outbox_unsettled", "SEARCH o USING INDEX outbox_by_queued (partner=?) in SELECT o.id, o.partner", "SEARCH w USING PRIMARY KEY (partner=?) in SELECT w.report_id, w.revision, w.scope, w.instruction, w.instruction",
        "SEARCH withdrawal USING INDEX withdrawal_by_partner (partner=?) in SELECT report_id, revision, scope, instruction",
    ];

    private static readonly ListFilter Narrow = new(10) { Since = Samples.Now, Until = Samples.Now.AddDays(1), Partner = Samples.Bor, Tlp = Tlp.Amber };

    private static readonly MethodInfo[] Questions =
        [.. typeof(StoreReader).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(method => !method.IsSpecialName && method.Name is not (nameof(StoreReader.QuickCheck) or nameof(StoreReader.ReadSchema)))];

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

        List<string> scans = store.Read(reader => statements.SelectMany(sql => Plan(reader.Database, sql).Select(step => $"{step} in {sql}"))
            .Where(step => step.Contains("SCAN", StringComparison.Ordinal) ? !StartsWithOneOf(MayBeScanned, step) : step.Contains("(partner=?)", StringComparison.Ordinal) && !StartsWithOneOf(MayTakeAllOfAPartner, step)).ToList());

        Assert.True(statements.Length > 150, $"only {statements.Length} statements were looked at");
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

    private static bool StartsWithOneOf(string[] allowed, string step) => allowed.Any(one => step.StartsWith(one, StringComparison.Ordinal));

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

    /// <summary>Every question there is, with an answer that is there or with none, and those whose statement hangs on what is asked for in all their forms.</summary>
    private static void UseReader(StoreReader reader)
    {
        foreach (MethodInfo method in Questions)
            Ask(reader, method);
        foreach (ContentKind kind in Enum.GetValues<ContentKind>())
            reader.FindForgettable(Samples.Now, new ForgettablePlace(kind, 0), 10, long.MaxValue);
        reader.FindInbox(Samples.Report(1).Value);
        reader.FindInbox("0190b6a0-0000-7000-8000-000000000000");
        reader.ListAnchors(Samples.Bor, LogSide.Mine, 10);
        reader.ListFeedback(10, before: null, Samples.Report(1));
        reader.ListReceivedFeedback(10, before: null, Samples.Report(1));
        reader.ListApprovals(10, before: null, state: null);
        reader.ListReports(Narrow);
        reader.ListInbox(Narrow);
        reader.ListOutboxNarrowed(Narrow with { State = OutboxState.Queued });
        reader.ListOutbox(new OutboxFilter(10, Partner: Samples.Bor));
    }

    private static void Ask(StoreReader reader, MethodInfo method)
    {
        try
        {
            method.Invoke(reader, [.. method.GetParameters().Select(Sample)]);
        }
        catch (TargetInvocationException answer) when (answer.InnerException is InvalidDataException)
        {
            // A leaf that is not here: its statement was made by then.
        }
    }

    private static object? Sample(ParameterInfo parameter) => Type.GetTypeCode(Nullable.GetUnderlyingType(parameter.ParameterType)) != TypeCode.Empty && parameter.HasDefaultValue
        ? parameter.DefaultValue
        : (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) switch
        {
            Type one when one == typeof(PartnerId) => Samples.Bor,
            Type one when one == typeof(ReportId) => Samples.Report(1),
            Type one when one == typeof(EnvelopeId) => Samples.Entry(1).EnvelopeId,
            Type one when one == typeof(Digest) => Samples.Digest(1),
            Type one when one == typeof(KeyId) => new KeyId(Samples.Digest(1)),
            Type one when one == typeof(DateTimeOffset) => Samples.Now,
            Type one when one == typeof(string) => "cert-bor",
            Type one when one == typeof(ListFilter) => new ListFilter(10),
            Type one when one == typeof(OutboxFilter) => new OutboxFilter(10),
            Type one when one == typeof(ForgettablePlace) => new ForgettablePlace(ContentKind.Report, 0),
            Type one when one == typeof(LogStretch) => LogStretch.Only,
            Type { IsEnum: true } one => Enum.GetValues(one).GetValue(1),
            Type { IsPrimitive: true } one => Convert.ChangeType(1, one, CultureInfo.InvariantCulture),
            Type other => throw new InvalidOperationException($"{parameter.Member.Name}: what is asked with a {other.Name}?"),
        };
}
