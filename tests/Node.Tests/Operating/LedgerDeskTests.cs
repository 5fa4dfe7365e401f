using CertBridge.Node.Admitting;
using CertBridge.Node.Operating;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Node.Witnessing;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using CertBridge.Storage;

namespace CertBridge.Node.Tests.Operating;

public sealed class LedgerDeskTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");

    public async Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor);
        bor.TakeFrom(aln);
        foreach (string title in new[] { "One", "Two", "Three" })
            await aln.AcceptedAsync(Reports.Yaml(title));
        await new Crossing(aln, bor).CarryAsync();
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task VerifyLedger_OfWhatHappened_FindsNothing_OnEitherSide()
    {
        VerifyLedgerResponse here = await VerifyAsync(aln);
        VerifyLedgerResponse there = await VerifyAsync(bor);

        Assert.Empty(here.Findings);
        Assert.Empty(there.Findings);
        Assert.Equal((true, 9UL, true, 3UL), (here.Ok, here.Leaves, there.Ok, there.Leaves));
    }

    [Fact]
    public async Task VerifyLedger_AfterARestartAndMore_StillFindsNothing()
    {
        await aln.RestartAsync();
        await aln.AcceptedAsync(Reports.Yaml("Four"));
        await new Crossing(aln, bor).CarryAsync();

        Assert.Empty((await VerifyAsync(aln)).Findings);
        Assert.Empty((await VerifyAsync(bor)).Findings);
    }

    [Fact]
    public async Task VerifyLedger_OfALeafWithAFlippedByteOnDisk_FindsIt()
    {
        byte[] leaf = aln.Store.Read(reader => reader.LinkLeaves(bor.Identity.Id, 1, 1))[0];
        await aln.RestartAsync(() => StoreDamage.Flip(aln.Founded.Home, leaf, leaf.Length - 1));

        VerifyLedgerResponse verified = await VerifyAsync(aln);

        Assert.False(verified.Ok);
        Assert.NotEmpty(verified.Findings);
    }

    [Fact]
    public async Task VerifyLedger_OfEmptyLogs_IsFine()
    {
        await using WorkingNode cel = WorkingNode.Founding("cert-cel");
        cel.Meet(bor);

        VerifyLedgerResponse verified = await VerifyAsync(cel);

        Assert.Equal((true, 0UL, 3), (verified.Ok, verified.Leaves, verified.Logs.Count));
    }

    [Fact]
    public async Task ShowLedger_OfBothSides_HasTheSameRoots()
    {
        LogStanding[] here = [.. (await ShowAsync(aln)).Logs];
        LogStanding[] there = [.. (await ShowAsync(bor)).Logs];

        Assert.Equal(["node", "link", "followed"], here.Select(log => log.Kind));
        Assert.Equal(3UL, here[0].Size);
        Assert.Equal((there[1].Root, there[1].Origin, 3UL), (here[2].Root, here[2].Origin, here[2].Size));
        Assert.Equal((here[1].Size, 3UL), (here[1].CheckpointSize, here[1].Size));
        Assert.Equal("certbridge/dev/cert-aln/cert-bor", here[1].Origin);
    }

    [Fact]
    public async Task ShowLedger_GrowsWithTheNodeLog()
    {
        var desk = new Desks(aln).Ledger;
        var before = (await desk.ShowLedger(new ShowLedgerRequest(), Desks.As(OperatorRole.Auditor, "LedgerService/ShowLedger"))).Logs[0];
        await aln.AcceptedAsync(Reports.Yaml("Four"));
        var after = (await desk.ShowLedger(new ShowLedgerRequest(), Desks.As(OperatorRole.Auditor, "LedgerService/ShowLedger"))).Logs[0];

        Assert.Equal((3UL, 4UL), (before.Size, after.Size));
        Assert.NotEqual(before.Root, after.Root);
        Assert.Equal((await ShowAsync(aln)).Logs[0].Root, after.Root);
    }

    [Fact]
    public async Task VerifyLedger_OfASentLeafNobodySent_NamesIt()
    {
        OutboxRow entry = Entry();
        await WriteAsync(aln, writer => writer.AppendLinkLeaf(bor.Identity.Id, new Crossing(aln, bor).Sent(entry, 4)));

        await AssertFindsAsync(aln, "leaf 3 says number 4 was sent, and the outbox has no such entry", "the last number given on routine is 3 and the last sent leaf has 4");
    }

    [Fact]
    public async Task VerifyLedger_OfANumberLeftOut_NamesIt()
    {
        OutboxRow entry = Entry();
        await WriteAsync(aln, writer => writer.AppendLinkLeaf(bor.Identity.Id, new Crossing(aln, bor).Sent(entry, 7)));

        await AssertFindsAsync(aln, "leaf 3 has number 7 of routine after 3");
    }

    [Fact]
    public async Task VerifyLedger_OfAReceiptForNothing_NamesIt()
    {
        OutboxRow entry = Entry() with { EnvelopeId = EnvelopeId.Create(aln.Clock.GetUtcNow()) };
        await WriteAsync(bor, writer => writer.AppendLinkLeaf(aln.Identity.Id, new Crossing(aln, bor).Receipt(entry, 9, entry.ManifestDigest)));

        await AssertFindsAsync(bor, "leaf 3 receipts number 9, and the inbox has no such item", "the floor of routine is 3 and the last receipt is for 9");
    }

    /// <summary>An envelope that comes again under another number, as after a new epoch, is receipted again as it was; its row keeps the first number.</summary>
    [Fact]
    public async Task VerifyLedger_OfAnEnvelopeReceiptedAgainUnderAnotherNumber_LooksForItByItsId()
    {
        OutboxRow entry = Entry();
        await WriteAsync(bor, writer => writer.AppendLinkLeaf(aln.Identity.Id, new Crossing(aln, bor).Receipt(entry, 9, entry.ManifestDigest)));

        VerifyLedgerResponse found = await VerifyAsync(bor);

        Assert.Contains(found.Findings, finding => finding.Contains("the floor of routine is 3 and the last receipt is for 9", StringComparison.Ordinal));
        Assert.DoesNotContain(found.Findings, finding => finding.Contains("receipts number 9", StringComparison.Ordinal));
    }

    [Fact]
    public async Task VerifyLedger_OfAReceiptForAnotherEnvelope_NamesIt()
    {
        OutboxRow entry = Entry();
        await WriteAsync(bor, writer => writer.AppendLinkLeaf(aln.Identity.Id, new Crossing(aln, bor).Receipt(entry, 2, entry.ManifestDigest)));

        await AssertFindsAsync(bor, "leaf 3 has another envelope digest than the inbox item with number 2");
    }

    [Fact]
    public async Task VerifyLedger_OfALeafThatCannotBeRead_NamesIt()
    {
        await WriteAsync(aln, writer => writer.AppendLinkLeaf(bor.Identity.Id, [0xFF, 0x00]));

        await AssertFindsAsync(aln, "leaf 3 cannot be read");
    }

    [Fact]
    public async Task VerifyLedger_OfACheckpointWithAnotherRoot_NamesBothRoots()
    {
        await WriteAsync(aln, writer => writer.AppendLinkLeaf(bor.Identity.Id, new Crossing(aln, bor).Sent(Entry(), 4)));
        CheckpointRow signed = await Crossing.SignAsync(aln, bor);
        await WriteAsync(aln, writer => writer.SaveCheckpoint(signed with { Size = 5, Root = Digest.Of([1]) }, signed));

        await AssertFindsAsync(aln, "a checkpoint covers 5 leaves and 4 are stored", "the newest checkpoint's note says another size or root than its row");
    }

    [Fact]
    public async Task VerifyLedger_OfACheckpointSignedByAnother_SaysSo()
    {
        CheckpointRow newest = bor.Store.Read(reader => reader.LatestCheckpoint(aln.Identity.Id, LogSide.Mine))!;
        byte[] foreign = aln.Store.Read(reader => reader.LatestCheckpoint(bor.Identity.Id, LogSide.Mine))!.Note;
        await WriteAsync(bor, writer => writer.SaveCheckpoint(newest with { Note = foreign }, newest));

        await AssertFindsAsync(bor, "the newest checkpoint does not verify");
    }

    [Fact]
    public async Task VerifyLedger_OfAFollowedReceiptForNothing_NamesIt()
    {
        OutboxRow entry = Entry();
        await WriteAsync(aln, writer => writer.AddFollowedLeaves(bor.Identity.Id, 3, [new Crossing(aln, bor).Receipt(entry, 8, entry.ManifestDigest)]));

        await AssertFindsAsync(aln, "leaf 3 receipts number 8, which was never sent", "it has 4 receipts and the outbox shows 3 entries settled by it", "4 leaves are kept and the newest checkpoint covers 3");
    }

    [Fact]
    public async Task VerifyLedger_OfANodeLeafWithoutItsReport_NamesIt()
    {
        await WriteAsync(aln, writer => writer.AppendNodeLeaf("submission", "{\"report\":\"CB-ALN-2026-0099\"}"u8.ToArray()));
        await WriteAsync(aln, writer => writer.AppendNodeLeaf("submission", "{"u8.ToArray()));

        await AssertFindsAsync(aln, "leaf 3 names CB-ALN-2026-0099, which is not stored with its decisions", "leaf 4 is no submission that can be read");
    }

    [Fact]
    public async Task VerifyLedger_OfOnePartner_LeavesTheNodeLogAlone()
    {
        VerifyLedgerResponse verified = await new Desks(aln).Ledger.VerifyLedger(
            new VerifyLedgerRequest { Partner = "cert-bor" }, Desks.As(OperatorRole.Auditor, "LedgerService/VerifyLedger"));

        Assert.Equal((true, 6UL), (verified.Ok, verified.Leaves));
    }

    [Fact]
    public async Task VerifyLedger_OfAStranger_IsRefused() => await Assert.ThrowsAsync<NodeRefusalException>(() =>
        new Desks(aln).Ledger.VerifyLedger(new VerifyLedgerRequest { Partner = "cert-dor" }, Desks.As(OperatorRole.Auditor, "LedgerService/VerifyLedger")));

    [Fact]
    public void Running_TellsHowFarItIs_UntilItEnds()
    {
        var running = new RunningVerifications();
        var findings = new LedgerFindings();
        using (running.Begin("ticket", 9, findings))
        {
            Assert.Equal((0UL, 9UL), running.Of("ticket"));
            findings.CountLeaf();
            Assert.Equal((1UL, 9UL), running.Of("ticket"));
            Assert.Throws<NodeRefusalException>(() => running.Begin("ticket", 9, findings));
        }
        Assert.Equal((0UL, 0UL), running.Of("ticket"));
        Assert.Null(running.Begin("", 9, findings));
        Assert.Throws<NodeRefusalException>(() => running.Begin(new string('x', RunningVerifications.TicketLengthMax + 1), 9, findings));
    }

    [Fact]
    public async Task VerifyLedger_WithATicket_CountsWhatItWillRead_AndForgetsTheTicket()
    {
        var desks = new Desks(aln);
        VerifyLedgerResponse verified = await desks.Ledger.VerifyLedger(
            new VerifyLedgerRequest { Ticket = "t" }, Desks.As(OperatorRole.Auditor, "LedgerService/VerifyLedger"));
        ShowVerificationResponse shown = await desks.Ledger.ShowVerification(
            new ShowVerificationRequest { Ticket = "t" }, Desks.As(OperatorRole.Auditor, "LedgerService/ShowVerification"));

        Assert.Equal(verified.Leaves, new LedgerReading(aln.Store, aln.Identity, aln.Trust, WitnessSettings.Nobody, new WitnessBoard()).Leaves([bor.Identity.Id], withNodeLog: true));
        Assert.Equal(0UL, shown.LeavesAll);
    }

    private OutboxRow Entry() => aln.Store.Read(reader => reader.FindByNumber(bor.Identity.Id, LaneName.Routine, 1, 1))!;

    private static Task WriteAsync(WorkingNode node, Action<StoreWriter> work) => node.Store.CommitAsync(CommitUrgency.Routine, 1, work);

    private static Task<VerifyLedgerResponse> VerifyAsync(WorkingNode node) =>
        new Desks(node).Ledger.VerifyLedger(new VerifyLedgerRequest(), Desks.As(OperatorRole.Auditor, "LedgerService/VerifyLedger"));

    private static Task<ShowLedgerResponse> ShowAsync(WorkingNode node) =>
        new Desks(node).Ledger.ShowLedger(new ShowLedgerRequest(), Desks.As(OperatorRole.Auditor, "LedgerService/ShowLedger"));

    private static async Task AssertFindsAsync(WorkingNode node, params string[] sentences)
    {
        VerifyLedgerResponse verified = await VerifyAsync(node);

        Assert.False(verified.Ok);
        Assert.All(sentences, sentence => Assert.Contains(verified.Findings, finding => finding.Contains(sentence, StringComparison.Ordinal)));
    }
}
