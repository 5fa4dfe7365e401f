using System.Text;
using CertBridge.Node.Admitting;
using CertBridge.Node.Delivering;
using CertBridge.Node.Operating;
using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Node.Tests.Delivering;

/// <summary>What is held gets no number until its time is over, holds up nobody, and can be taken back; the store's writer decides which of the two comes first.</summary>
public sealed class HoldTests : AmongThree
{
    private const LaneName Lane = LaneName.Routine;
    [Fact]
    public async Task Held_GetsNoNumber_WhileOthersPassIt_AndIsNextWhenItsTimeIsOver()
    {
        Aln.Lanes.Open(Bor.Identity.Id, Lane, _ => true);
        await HeldAsync("Held", 20_000);
        await Aln.AcceptedAsync(Reports.Yaml("Passes at once"));
        Assert.Equal(["CB-ALN-2026-0002 1"], await NumberedAsync());

        Aln.Lanes.Open(Bor.Identity.Id, Lane, _ => false);
        await Aln.AcceptedAsync(Reports.Yaml("Passes in the queue"));
        Assert.Equal(["CB-ALN-2026-0002 1", "CB-ALN-2026-0003 2"], await NumberedAsync());

        Aln.Clock.Now += TimeSpan.FromSeconds(19);
        Assert.Equal(0, await Worker.EndHoldsAsync(CancellationToken.None));
        Aln.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(1, await Worker.EndHoldsAsync(CancellationToken.None));
        Assert.Equal(["CB-ALN-2026-0002 1", "CB-ALN-2026-0003 2", "CB-ALN-2026-0001 3"], await NumberedAsync());
    }

    [Fact]
    public async Task Held_IsStillHeldAfterARestart_AndEndsThoughTheNodeWasDown()
    {
        await HeldAsync("Held", 20_000);
        await Aln.RestartAsync();
        Assert.Equal(0, await Worker.EndHoldsAsync(CancellationToken.None));
        Assert.Empty(await NumberedAsync());

        await Aln.RestartAsync(() => Aln.Clock.Now += TimeSpan.FromHours(1));

        Assert.Equal(1, await Worker.EndHoldsAsync(CancellationToken.None));
        Assert.Equal(["CB-ALN-2026-0001 1"], await NumberedAsync());
    }

    [Fact]
    public async Task Worker_WakesByItself_ForAHoldThatBeganWhileItSlept()
    {
        using HoldWorker worker = Worker;
        await worker.StartAsync(CancellationToken.None);
        await HeldAsync("Held", 1_000);
        Aln.Clock.Now += TimeSpan.FromSeconds(1);

        await Aln.Signals.Outbox(Bor.Identity.Id, LaneName.Routine).WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["CB-ALN-2026-0001 1"], await NumberedAsync());
        await worker.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Hold_IsTold_WhereverPeopleLook()
    {
        Submission submitted = await HeldAsync("Held", 20_000);
        var desks = new Desks(Aln);
        ulong until = (ulong)FoundedNode.Now.AddSeconds(20).ToUnixTimeMilliseconds();
        string id = submitted.ReportId.Value;

        SubmitResponse again = await desks.Reports.Submit(Request("Held", 3_000), Call("ReportService/Submit"));
        OutboxSummary listed = Assert.Single((await desks.Outbox.ListOutbox(new ListOutboxRequest(), Call("OutboxService/ListOutbox"))).Entries);
        OutboxExplanation explained = (await desks.Outbox.ExplainOutbox(new ExplainOutboxRequest { ReportId = id }, Call("OutboxService/ExplainOutbox"))).Explanations[0];
        ListReceiptsResponse receipts = await desks.Reports.ListReceipts(new ListReceiptsRequest { ReportId = id }, Call("ReportService/ListReceipts"));

        Assert.Equal((true, until, 20_000u), (again.Duplicate, again.HeldUntilMs, again.HoldLeftMs)); // the hold it was given first, whatever is asked now
        Assert.Equal((until, until, until), (again.Decisions[0].HeldUntilMs, listed.HeldUntilMs, explained.Entry.HeldUntilMs));
        Assert.Contains($"outbox cancel {id}", explained.Next, StringComparison.Ordinal);
        Assert.Equal((1u, "cert-bor", until), (receipts.OnTheWay, Assert.Single(receipts.Holds).Partner, receipts.Holds[0].HeldUntilMs));
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(999u)]
    [InlineData(86_400_001u)]
    [InlineData(uint.MaxValue)]
    public async Task Hold_OutOfRange_IsRefused(uint millis)
    {
        Parsed<Submission> submitted = await Aln.Desk.SubmitAsync(Request("Held", millis), WorkingNode.Operator, default);

        Assert.Equal(SubmissionErrors.HoldOutOfRange, Assert.Single(submitted.Problems).Code);
    }

    [Fact]
    public async Task Cancel_TakesBackWhatWaits_WithWhoDidIt_AndItNeverGetsANumber()
    {
        Submission submitted = await HeldAsync("Held", 20_000);

        CancelledEntry cancelled = Assert.Single((await CancelAsync(submitted)).Entries);

        Assert.Equal(("cancelled", true, 0UL), (cancelled.Entry.State, cancelled.Stopped, cancelled.Entry.HeldUntilMs));
        Assert.Contains("officer-1", cancelled.Because, StringComparison.Ordinal);
        NodeLeafRow leaf = Aln.Store.Read(reader => reader.NodeLeaves(1, 10)).Single();
        Assert.Equal(CancellationLeaf.Kind, leaf.Kind);
        Assert.Contains("\"by\":\"officer-1\",\"role\":\"officer\"", Encoding.UTF8.GetString(leaf.Record), StringComparison.Ordinal);
        Assert.Contains(submitted.Entries[0].EnvelopeDigest.ToString(), Encoding.UTF8.GetString(leaf.Record), StringComparison.Ordinal);

        Aln.Clock.Now += TimeSpan.FromHours(1);
        Assert.Equal(0, await Worker.EndHoldsAsync(CancellationToken.None));
        Assert.Empty(await NumberedAsync());
        VerifyLedgerResponse verified = await new Desks(Aln).Ledger.VerifyLedger(new VerifyLedgerRequest(), Call("LedgerService/VerifyLedger", OperatorRole.Auditor));
        Assert.Empty(verified.Findings);
    }

    [Fact]
    public async Task Cancel_Again_ChangesNothing_AndSaysThatItIsStopped()
    {
        Submission submitted = await HeldAsync("Held", 20_000);
        await CancelAsync(submitted);
        ulong leaves = Aln.Store.Read(reader => reader.NodeLogSize());

        Assert.True(Assert.Single((await CancelAsync(submitted)).Entries).Stopped);

        Assert.Equal(leaves, Aln.Store.Read(reader => reader.NodeLogSize()));
    }

    [Fact]
    public async Task Cancel_OfWhatHasItsNumber_SaysThatThePartnerMayHaveIt()
    {
        Submission submitted = await Aln.AcceptedAsync(Reports.Yaml());
        await NumberedAsync();
        ulong leaves = Aln.Store.Read(reader => reader.NodeLogSize());

        CancelledEntry kept = Assert.Single((await CancelAsync(submitted)).Entries);

        Assert.Equal(("sent", false), (kept.Entry.State, kept.Stopped));
        Assert.Contains("number 1", kept.Because, StringComparison.Ordinal);
        Assert.Equal(leaves, Aln.Store.Read(reader => reader.NodeLogSize()));
    }

    [Fact]
    public async Task Cancel_ForOnePartner_LeavesTheOthers()
    {
        Aln.Agree(Cel);
        Submission submitted = await HeldAsync("Held", 20_000);

        CancelOutboxResponse answer = await CancelAsync(submitted, "cert-cel");

        Assert.Equal("cert-cel", Assert.Single(answer.Entries).Entry.Partner);
        Assert.Equal([OutboxState.Queued, OutboxState.Cancelled], Aln.Store.Read(reader => reader.ListOutbox(submitted.ReportId)).OrderBy(entry => entry.Partner).Select(entry => entry.State));
    }

    [Fact]
    public async Task Cancel_OfNothing_IsEmpty_AndOfNoReport_IsRefused()
    {
        Submission denied = await Aln.AcceptedAsync(Reports.Yaml(tlp: "amber+strict"));

        Assert.Empty((await CancelAsync(denied)).Entries);
        NodeRefusalException unknown = await Assert.ThrowsAsync<NodeRefusalException>(() =>
            new Desks(Aln).Outbox.CancelOutbox(new CancelOutboxRequest { ReportId = "CB-ALN-2026-0404" }, Call("OutboxService/CancelOutbox")));
        Assert.Equal(StoredItemErrors.ReportUnknown, unknown.Problems[0].Code);
    }

    [Fact]
    public async Task Verification_FindsALeafThatSaysMoreThanWasTakenBack()
    {
        Submission submitted = await Aln.AcceptedAsync(Reports.Yaml());
        byte[] leaf = CancellationLeaf.Write(submitted.ReportId, submitted.Entries, WorkingNode.Operator, FoundedNode.Now);
        await Aln.Store.CommitAsync(Storage.CommitUrgency.Routine, 1, writer => writer.AppendNodeLeaf(CancellationLeaf.Kind, leaf));

        VerifyLedgerResponse verified = await new Desks(Aln).Ledger.VerifyLedger(new VerifyLedgerRequest(), Call("LedgerService/VerifyLedger", OperatorRole.Auditor));

        Assert.Contains(verified.Findings, finding => finding.Contains("taken back from cert-bor", StringComparison.Ordinal));
    }

    /// <summary>Whoever comes first wins, and both are told the same: an entry is numbered or taken back, never both, and no number is left out.</summary>
    [Fact]
    public async Task Cancel_AgainstNumbering_OneOfTheTwo()
    {
        var submissions = new List<Submission>();
        for (int i = 0; i < 40; i++)
            submissions.Add(await Aln.AcceptedAsync(Reports.Yaml($"Report {i}")));
        using var together = new Barrier(2);
        Task numbering = Task.Run(async () =>
        {
            together.SignalAndWait();
            while ((await Aln.Numbering.NumberAsync(Bor.Identity.Id, Lane, 3, CancellationToken.None)).Looked > 0)
            {
                // The next three.
            }
        });
        Task<CancelledEntry[]> cancelling = Task.Run(async () =>
        {
            together.SignalAndWait();
            var told = new List<CancelledEntry>();
            foreach (Submission submission in Enumerable.Reverse(submissions))
                told.Add((await CancelAsync(submission)).Entries[0]);
            return told.ToArray();
        });
        await Task.WhenAll(numbering, cancelling);

        CancelledEntry[] told = await cancelling;
        string[] numbered = await NumberedAsync();
        Assert.Equal(Enumerable.Range(1, numbered.Length).Select(n => (ulong)n), Aln.Store.Read(reader => reader.SentUnsettled(Bor.Identity.Id, Lane, 0, 100)).Select(entry => entry.Number));
        Assert.Equal(told.Where(one => !one.Stopped).Select(one => one.Entry.ReportId).Order(StringComparer.Ordinal), numbered.Select(text => text.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Equal((ulong)(submissions.Count + told.Count(one => one.Stopped)), Aln.Store.Read(reader => reader.NodeLogSize()));
    }

    private HoldWorker Worker => new(Aln.Store, Aln.Signals, Aln.Clock);

    private static ServerCallContext Call(string call, OperatorRole role = OperatorRole.Officer) => Desks.As(role, call);

    private static SubmitRequest Request(string title, uint holdMs) => new() { Document = ByteString.CopyFromUtf8(Reports.Yaml(title)), Format = "yaml", HoldMs = holdMs };

    private async Task<Submission> HeldAsync(string title, uint holdMs)
    {
        Parsed<Submission> submitted = await Aln.Desk.SubmitAsync(Request(title, holdMs), WorkingNode.Operator, default);
        Assert.True(submitted.IsValid, string.Join('\n', submitted.Problems));
        return submitted.Value;
    }

    private Task<CancelOutboxResponse> CancelAsync(Submission submission, string partner = "") =>
        new Desks(Aln).Outbox.CancelOutbox(new CancelOutboxRequest { ReportId = submission.ReportId.Value, Partner = partner }, Call("OutboxService/CancelOutbox"));

    /// <summary>What has a number, by number.</summary>
    private async Task<string[]> NumberedAsync() => [.. (await Aln.NumberedAsync(Bor.Identity.Id)).Select(entry => $"{entry.ReportId} {entry.Number}")];
}
