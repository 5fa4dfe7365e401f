using CertBridge.Node.Delivering;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Forwarding;

/// <summary>What was passed on must not stay looser at the third node than its originator has it by now, whatever comes between: nobody here watches it.</summary>
public sealed class FollowingTests : PassedOnReports
{
    /// <summary>A revision for named persons cannot go on, and what went before is taken back.</summary>
    [Fact]
    public async Task ARevisionThatCannotBePassedOn_TakesBackTheOneBefore()
    {
        ReportId id = await PassedOnAsync();
        await LaterAsync(id, row => row with { Tlp = Tlp.Red, ReportJson = [] });

        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);
        await CarryOnAsync();

        Assert.Equal((WithdrawalState.Applied, true), (TakenBack(id)!.State, There(id, revision: 1)!.IsDestroyed));
        Assert.Equal(2UL, Order(id)!.Revision);
    }

    /// <summary>An indicator that went on as TLP:CLEAR is TLP:AMBER now, which the agreement with cert-cel does not carry: the revision that says otherwise is taken back, and the next brings the rest.</summary>
    [Fact]
    public async Task AnIndicatorThatIsOverTheCeilingNow_TakesBackTheOneBefore()
    {
        AgreeUpToGreen();
        ReportId id = await PassedOnAsync();
        string marked = Reports.Yaml(tlp: "clear").Replace("confidence: 80 }", "confidence: 80, marking: { tlp: amber } }", StringComparison.Ordinal);
        await AmendedAsync(id, marked);

        await FollowAsync();
        await CarryOnAsync();

        Assert.Equal((WithdrawalState.Applied, true), (TakenBack(id)!.State, There(id, revision: 1)!.IsDestroyed));

        await AmendedAsync(id, marked.Replace("Ransomware at regional", "The rest of it, at regional", StringComparison.Ordinal));
        await FollowAsync();
        await CarryOnAsync();

        Assert.Equal((1, false), (There(id)!.Indicators, There(id)!.IsDestroyed));
    }

    /// <summary>Nothing tighter waits for a key sheet while the looser one stays where it is; nothing looser or the same is taken back for it.</summary>
    [Theory]
    [InlineData("clear", "", true)]
    [InlineData("green", "onwardAllowed: [cert-cel]", false)]
    public async Task WhatSomethingPassingKeepsHere_IsTriedAgain_UnlessItIsTighter(string tlp, string more, bool isTriedAgain)
    {
        ReportId id = await PassedOnAsync();
        await AmendedAsync(id, Reports.Yaml("More is known", tlp: tlp, more: more));
        await CarryAsync();
        Bor.Clock.Now = CelNode.Trust.Current.OwnSheet.Expires; // there is nothing to seal to

        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);

        Assert.Equal(isTriedAgain, TakenBack(id) is null);
        Assert.Equal(isTriedAgain ? 1UL : Order(id)!.Revision, Order(id)!.Revision);
        Assert.Empty(Bor.Store.Read(reader => reader.DueOnward(Bor.Clock.Now, 10)));
        Assert.Equal(isTriedAgain ? 1 : 0, Bor.Store.Read(reader => reader.DueOnward(Bor.Clock.Now.AddHours(1), 10)).Count);
        if (!isTriedAgain)
            return;
        Bor.Clock.Now += TimeSpan.FromHours(1);
        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);
        Assert.Single(Bor.Store.Read(reader => reader.ListDecisions(id)), row => row.Reason == "SHEET_EXPIRED"); // each hour, and written down once
    }

    /// <summary>Something passing keeps the whole here, which is marked as before; what of it may go less far, or not for so long, does not wait there.</summary>
    [Theory]
    [InlineData("confidence: 80", "confidence: 80, marking: { tlp: clear, pap: red }")]
    [InlineData("exercise: false", "exercise: false\nexpires: \"2027-01-15T00:00:00Z\"")]
    [InlineData("exercise: false", "exercise: false\nonwardAllowed: [cert-cel]")]
    public async Task WhatSomethingPassingKeepsHere_AndIsTighterInAnItemOrItsTerms_TakesBackTheOneBefore(string before, string after)
    {
        ReportId id = await PassedOnAsync();
        await AmendedAsync(id, Reports.Yaml(tlp: "clear").Replace(before, after, StringComparison.Ordinal));
        await CarryAsync();
        Bor.Clock.Now = CelNode.Trust.Current.OwnSheet.Expires;

        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);

        Assert.Equal(WithdrawalState.Waiting, TakenBack(id)!.State);
        Assert.Empty(Bor.Store.Read(reader => reader.DueOnward(Bor.Clock.Now.AddHours(1), 10)));
    }

    /// <summary>An embargo holds the later revision: the looser one does not stay there until it ends.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatIsHeld_TakesBackTheOneBefore_WhereAnItemIsTighter(bool isTighter)
    {
        ReportId id = await PassedOnAsync();
        await LaterAsync(id, row => row with { ReportJson = Held(row, isTighter) });

        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);

        Assert.Equal(isTighter, TakenBack(id) is not null);
        Assert.Equal(isTighter ? 1UL : 2UL, Entry(id)!.Revision);
        Assert.Equal(2UL, Order(id)!.Revision);
    }

    /// <summary>The same where it was to go at once, and is held when its number comes.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatIsHeldBeforeItsNumber_TakesBackTheOneBefore_WhereAnItemIsTighter(bool isTighter)
    {
        ReportId id = await PassedOnAsync();
        await LaterAsync(id, row => row with { ReportJson = Held(row, isTighter) });
        DateTimeOffset then = Bor.Clock.Now;
        Bor.Clock.Now = Embargo; // over now
        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);
        bool goes = Entry(id) is { Revision: 2, State: OutboxState.Queued, HeldUntil: null };
        Bor.Clock.Now = then; // and not at its number: a clock was set

        Assert.Empty(await Bor.NumberedAsync(Cel));

        Assert.True(goes);
        Assert.Equal(isTighter ? OutboxState.Cancelled : OutboxState.Queued, Entry(id)!.State);
        Assert.Equal(isTighter, TakenBack(id) is not null);
    }

    /// <summary>The one officer of cert-bor narrows what it lets in: the new revision is set aside there, and nothing older stays at cert-cel.</summary>
    [Fact]
    public async Task ARevisionThatIsNotLetInHere_TakesBackWhatWentBefore()
    {
        ReportId id = await PassedOnAsync();
        await AmendedAsync(id, Reports.Yaml("More is known", tlp: "clear"));
        OutboxRow entry = Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));
        var later = new ArrivalVerdict.Quarantined(QuarantineReason.NotAllowed, entry.EnvelopeId, entry.ManifestDigest, "SECTOR_DENIED", null) { ReportId = id, Revision = entry.Revision };
        var arrival = new Arrival(1, LaneName.Routine, entry.Number, entry.Header, entry.Cms);
        await Receiving.Recordings.Of(Bor).RecordAsync(Aln.Identity.Id, LaneName.Routine, 1, [new JudgedArrival(arrival, later)], CancellationToken.None);

        await CarryOnAsync();

        Assert.True(There(id, revision: 1)!.IsDestroyed);
    }

    [Fact]
    public async Task ASupersededRevision_IsNotPassedOn_NorNumbered()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        string first = Held(id)!.EnvelopeId.ToString();
        await ForwardAsync(id, "cert-cel");
        await AmendedAsync(id, Reports.Yaml(tlp: "amber"));
        await CarryAsync();

        Assert.Empty(await CarryOnAsync()); // its number comes before the worker has looked
        var refusal = await Assert.ThrowsAsync<CertBridge.Node.Admitting.NodeRefusalException>(() => new Desks(Bor).Inbox.ForwardInbox(
            new ForwardInboxRequest { Id = first, To = { "cert-cel" } }, new LocalCall("InboxService/ForwardInbox", OperatorRole.Operator)));

        Assert.Equal(OnwardErrors.NotPassedOn, refusal.Problems[0].Code);
        Assert.Equal(OutboxState.Cancelled, Entry(id)!.State);
    }

    /// <summary>Forwarded to the wrong partner and cancelled at once: nothing follows to it either.</summary>
    [Fact]
    public async Task Cancelled_BeforeItWasSent_NothingFollows()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-cel");

        await CancelAsync(id);
        await AmendedAsync(id, Reports.Yaml("More is known", tlp: "clear"));
        await FollowAsync();

        Assert.Null(Order(id));
        Assert.Empty(await CarryOnAsync());
        ForwardedReport again = Assert.Single((await ForwardAsync(id, "cert-cel")).Partners);
        Assert.Equal((false, false), (again.Before, again.Over)); // a later revision may go again
    }

    /// <summary>Whoever keeps the newer revision from going takes the older one back with it.</summary>
    [Fact]
    public async Task ALaterRevisionThatIsCancelled_TakesBackTheOneBefore()
    {
        ReportId id = await PassedOnAsync();
        await AmendedAsync(id, Reports.Yaml("More is known", tlp: "clear"));
        await FollowAsync();

        await CancelAsync(id);
        await CarryOnAsync();

        Assert.True(There(id, revision: 1)!.IsDestroyed);
        ForwardedReport again = Assert.Single((await ForwardAsync(id, "cert-cel")).Partners);
        Assert.Equal((true, true), (again.Before, again.Over));
    }

    [Fact]
    public async Task WhatExpired_TakesBackTheOneBefore()
    {
        ReportId id = await PassedOnAsync();
        await AmendedAsync(id, Reports.Yaml("More is known", tlp: "clear"));
        await FollowAsync();
        Bor.Clock.Now += TimeSpan.FromDays(91);

        await Bor.NumberedAsync(Cel);

        Assert.Equal((OutboxState.Expired, WithdrawalState.Waiting), (Entry(id)!.State, TakenBack(id)!.State));
    }

    /// <summary>Revisions are the originator's numbers. One that a withdrawal of ours had to take is not given twice: its revision stays here, with an alarm, and the next one goes.</summary>
    [Fact]
    public async Task ANumberThatWasTaken_StopsNobody_AndTheNextRevisionGoes()
    {
        ReportId id = await PassedOnAsync();
        await AmendedAsync(id, Reports.Yaml("second", tlp: "clear"));
        await FollowAsync();
        await CancelAsync(id);
        await CarryOnAsync(); // takes revision 1 back as number 3, for 2 is that of the entry
        Assert.Equal(3UL, TakenBack(id)!.Revision);

        await AmendedAsync(id, Reports.Yaml("third", tlp: "clear"));
        await FollowAsync();
        Assert.Empty(await CarryOnAsync());
        Assert.Contains(Bor.Store.Read(reader => reader.ListAlarms(10)), alarm => alarm.Kind == "ONWARD_NUMBER_TAKEN");

        await AmendedAsync(id, Reports.Yaml("fourth", tlp: "clear"));
        await FollowAsync();
        await CarryOnAsync();
        Assert.Equal((4UL, "fourth"), (There(id)!.Revision, There(id)!.Title));
        Assert.Equal(WithdrawalState.Lifted, TakenBack(id)!.State);
    }

    /// <summary>A withdrawal from cert-bor alone that covers an old revision touches nothing newer at cert-cel, however often it is said.</summary>
    [Fact]
    public async Task AWithdrawalOfAnOldRevision_LeavesTheNewerOneWhereItWent()
    {
        ReportId id = await PassedOnAsync();
        await LaterAsync(id, row => row with { Revision = 5 });
        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);
        var withdrawal = new Withdrawal { Scope = WithdrawalScope.Partner, Reason = WithdrawalReason.NotShared, Instruction = WithdrawalInstruction.Delete };

        bool isSaid = await Bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer =>
            CertBridge.Node.Forwarding.ForwardedWithdrawing.TravelOn(writer, Aln.Identity.Id, id, 0, withdrawal, Bor.Clock.Now), CancellationToken.None);

        Assert.False(isSaid);
        Assert.Null(TakenBack(id));
    }

    /// <summary>The sealed bytes for cert-cel are content of cert-aln's as well: what is destroyed is destroyed here too.</summary>
    [Fact]
    public async Task ARetraction_DestroysWhatWasSealedForOthers()
    {
        ReportId id = await PassedOnAsync();
        OutboxRow sent = Bor.Store.Read(reader => reader.ListOutbox(id, Cel))[0];
        Assert.Contains(sent.Id, WithContent());

        await RetractedAsync(id);
        await CarryAsync();

        Assert.DoesNotContain(sent.Id, WithContent());
    }

    /// <summary>A copy that cert-cel set aside is its originator's too.</summary>
    [Fact]
    public async Task ARetraction_ReachesWhatWasSetAside_AndWhatComesLate()
    {
        Aln.Meet(CelNode);
        Aln.Agree(CelNode);
        CelNode.TakeFrom(Aln);
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ArriveAllAsync(Aln);
        await ForwardAsync(id, "cert-cel");
        OutboxRow entry = Assert.Single(await Bor.NumberedAsync(Cel));
        var aside = new ArrivalVerdict.Quarantined(QuarantineReason.NotAllowed, entry.EnvelopeId, entry.ManifestDigest, "a rule", null) { ReportId = id, Revision = 1, Originator = Aln.Identity.Id };
        await Receiving.Recordings.Of(CelNode).RecordAsync(
            Bor.Identity.Id, LaneName.Routine, 1, [new JudgedArrival(new Arrival(1, LaneName.Routine, entry.Number, entry.Header, entry.Cms), aside)], CancellationToken.None);

        await RetractedAsync(id);
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);
        await ArriveAllAsync(Aln);

        InboxRow kept = CelNode.Store.Read(reader => reader.FindInboxByNumber(Bor.Identity.Id, LaneName.Routine, 1, entry.Number))!;
        Assert.Equal((InboxState.Quarantined, true), (kept.State, kept.IsDestroyed));
        var again = new CommitContext(Bor.Identity.Id, LaneName.Routine, 1, CelNode.Clock.Now, null);
        Assert.IsType<ArrivalVerdict.Refused>(CelNode.Store.Read(reader => RevisionJudging.Overrule(reader, again, aside)));
    }

    /// <summary>What cannot be read here is decided like what may not be shown: nothing of it stays at others, and nothing else waits for it.</summary>
    [Fact]
    public async Task ARevisionThatCannotBeRead_TakesBackTheOneBefore_AndKeepsNothingElseHere()
    {
        ReportId broken = await PassedOnAsync();
        ReportId good = await PassedOnAsync("Another one");
        await LaterAsync(broken, row => row with { ReportJson = "no report"u8.ToArray() });
        await AmendedAsync(good, Reports.Yaml("More is known of the other", tlp: "clear"));
        await FollowAsync();
        await CarryOnAsync();

        Assert.Equal((true, 2UL), (There(broken, revision: 1)!.IsDestroyed, There(good)!.Revision));
    }

    private static readonly DateTimeOffset Embargo = FoundedNode.Now.AddDays(5);

    private static byte[] Held(InboxRow row, bool isTighter)
    {
        Report report = ReportJson.Read(row.ReportJson).Value!;
        Indicator[] indicators = [.. report.Content.Indicators.Select(one => isTighter ? one with { Marking = new Marking { Tlp = Tlp.Clear, Pap = Pap.Red } } : one)];
        return ReportJson.Write(report with { Revision = row.Revision, Content = report.Content with { EmbargoUntil = Embargo, Indicators = indicators } });
    }

    /// <summary>Entries whose sealed bytes are here.</summary>
    private IEnumerable<long> WithContent() =>
        Bor.Store.Read(reader => reader.FindForgettable(Bor.Clock.Now.AddYears(1), new ForgettablePlace(Storage.Contents.ContentKind.Outbox, 0), 100, long.MaxValue)).Rows.Where(row => row.Kind == Storage.Contents.ContentKind.Outbox).Select(row => row.Id);

    private async Task CancelAsync(ReportId id) => await new EntryCancelling(Bor.Store, Bor.Settled, Bor.Clock, NullLogger<EntryCancelling>.Instance)
        .CancelAsync(id, only: null, WorkingNode.Operator, CancellationToken.None);
}
