using CertBridge.Node.Delivering;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Forwarding;

/// <summary>An order of which nothing ever went does not wait for ever.</summary>
public sealed class GivingUpTests : PassedOnReports
{
    /// <summary>It is tried each hour, and ends with the reason that keeps it here then: nothing waits for ever without anybody being told.</summary>
    [Fact]
    public async Task TheFirst_ThatNothingLetsGo_IsRefusedAfterFourteenDays_WithTheLastReason()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        DateTimeOffset ends = CelNode.Trust.Current.OwnSheet.Expires;
        Bor.Clock.Now = ends.AddMinutes(-1);
        DateTimeOffset ordered = Bor.Clock.Now;
        await ForwardAsync(id, "cert-cel");
        Bor.Clock.Now = ends;
        Assert.Empty(await Bor.NumberedAsync(Cel));
        Assert.Equal((OutboxState.Queued, OnwardState.Following), (Entry(id)!.State, Order(id)!.State));

        await TriedAsync(ordered.AddDays(Limits.ForwardTriedDaysMax).AddMinutes(-1));
        Assert.Equal((OutboxState.Queued, OnwardState.Following), (Entry(id)!.State, Order(id)!.State));
        await TriedAsync(ordered.AddDays(Limits.ForwardTriedDaysMax).AddHours(1));

        OnwardRow order = Order(id)!;
        Assert.Equal((OutboxState.Cancelled, OnwardState.Refused, ""), (Entry(id)!.State, order.State, order.EndedBy));
        Assert.StartsWith("SHEET_EXPIRED: ", order.Because, StringComparison.Ordinal);
        OutboxExplanation explained = Assert.Single((await new Desks(Bor).Outbox.ExplainOutbox(
            new ExplainOutboxRequest { ReportId = id.Value, Partner = "cert-cel" }, new LocalCall("OutboxService/ExplainOutbox", OperatorRole.Auditor))).Explanations);
        Assert.Equal(("SHEET_EXPIRED", "cancelled"), (explained.Reason, explained.Entry.State));
        Assert.Contains("within 14 days: SHEET_EXPIRED", explained.Entry.LastError, StringComparison.Ordinal);
        Assert.False(await Bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.NoteOnwardDue(Aln.Identity.Id, id, 2, Bor.Clock.Now)));
    }

    /// <summary>An embargo, or a partner that was away for so long, is no try: what counts is the time something passing kept it here.</summary>
    [Fact]
    public async Task AHoldOfTwoMonths_IsNoTry()
    {
        DateTimeOffset ends = CelNode.Trust.Current.OwnSheet.Expires;
        ReportId id = await QueuedAsync(ends.AddMinutes(-1));
        await Bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.HoldAgain(Entry(id)!.Id, ends.AddDays(60)));

        await TriedAsync(ends.AddDays(60));
        Assert.Equal((OutboxState.Queued, OnwardState.Following, ends.AddDays(60)), (Entry(id)!.State, Order(id)!.State, Order(id)!.KeptSince));
        await TriedAsync(ends.AddDays(60 + Limits.ForwardTriedDaysMax).AddMinutes(-1));
        Assert.Equal(OutboxState.Queued, Entry(id)!.State);
        await TriedAsync(ends.AddDays(60 + Limits.ForwardTriedDaysMax).AddHours(1));

        Assert.Equal((OutboxState.Cancelled, OnwardState.Refused), (Entry(id)!.State, Order(id)!.State));
    }

    /// <summary>It is the same order. The later revision is not lost while nothing lets it go, and is given up when the first would have been.</summary>
    [Fact]
    public async Task ALaterRevision_BeginsNothingAnew()
    {
        DateTimeOffset ends = CelNode.Trust.Current.OwnSheet.Expires;
        ReportId id = await QueuedAsync(ends.AddMinutes(-1));
        await TriedAsync(ends);
        Bor.Clock.Now = ends.AddDays(10);
        await LaterAsync(id, row => row);

        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);
        Assert.Equal((OutboxState.Cancelled, OnwardState.Following, ends), (Entry(id)!.State, Order(id)!.State, Order(id)!.KeptSince));
        Assert.Single(Due(Bor.Clock.Now.AddHours(1)));
        Bor.Clock.Now = ends.AddDays(Limits.ForwardTriedDaysMax).AddMinutes(-1);
        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);
        Assert.Equal(OnwardState.Following, Order(id)!.State);
        Bor.Clock.Now = ends.AddDays(Limits.ForwardTriedDaysMax).AddHours(1);
        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);

        Assert.Equal((OnwardState.Refused, 2UL), (Order(id)!.State, Order(id)!.Revision));
        Assert.StartsWith("SHEET_EXPIRED: ", Order(id)!.Because, StringComparison.Ordinal);
        Assert.Empty(Due(Bor.Clock.Now.AddYears(1)));
    }

    /// <summary>What kept it here is over within the time: it goes, and nothing is counted any more.</summary>
    [Fact]
    public async Task WhatGoes_IsNotKeptAnyMore()
    {
        DateTimeOffset ends = CelNode.Trust.Current.OwnSheet.Expires;
        ReportId id = await QueuedAsync(ends.AddMinutes(-1));
        await TriedAsync(ends);
        Assert.Equal(ends, Order(id)!.KeptSince);
        await Bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.EndHold(Entry(id)!.Id));
        Bor.Clock.Now = ends.AddMinutes(-1); // as good as a new sheet

        await Bor.NumberedAsync(Cel);

        Assert.Equal((OutboxState.Sent, null), (Entry(id)!.State, Order(id)!.KeptSince));
    }

    /// <summary>A later revision comes between the judgement and its commit: nothing is given up that nobody has looked at, and the later one does not go for an order that is over.</summary>
    [Fact]
    public async Task ALaterRevisionInBetween_IsLookedAt_AndNothingIsGivenUpBeforeThat()
    {
        ReportId id = await KeptTooLongAsync();
        InboxRow first = Held(id)!;

        await NumberedAfterAsync(writer => Later(writer, first, row => row));
        Assert.Equal((OutboxState.Cancelled, OnwardState.Following), (Entry(id)!.State, Order(id)!.State));
        Assert.Contains("revision 2 came", Entry(id)!.LastError, StringComparison.Ordinal);
        Assert.Single(Due(Bor.Clock.Now));
        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);

        Assert.Equal((OnwardState.Refused, 1UL), (Order(id)!.State, Entry(id)!.Revision));
        Assert.Empty(Due(Bor.Clock.Now.AddYears(1)));
    }

    /// <summary>The same where nothing keeps it here: what is superseded gets no number.</summary>
    [Fact]
    public async Task ALaterRevisionInBetween_LeavesTheOneBeforeWithoutANumber()
    {
        ReportId id = await QueuedAsync(Bor.Clock.Now);
        InboxRow first = Held(id)!;

        await NumberedAfterAsync(writer => Later(writer, first, row => row));

        Assert.Equal((OutboxState.Cancelled, OnwardState.Following), (Entry(id)!.State, Order(id)!.State));
        Assert.Single(Due(Bor.Clock.Now));
    }

    /// <summary>What was said of the order in between stands, and the rest of the commit is done.</summary>
    [Theory]
    [InlineData(OnwardEvent.Ended, OnwardState.Ended)]
    [InlineData(OnwardEvent.GivenUp, OnwardState.Refused)]
    public async Task AnOrderThatMovedInBetween_StopsNothing(OnwardEvent happened, OnwardState stays)
    {
        ReportId id = await KeptTooLongAsync();

        await NumberedAfterAsync(writer => writer.MoveOnward(id, Cel, happened, "operator-2", "", Bor.Clock.Now));

        Assert.Equal((OutboxState.Cancelled, stays, "operator-2"), (Entry(id)!.State, Order(id)!.State, Order(id)!.EndedBy));
    }

    /// <summary>What was given up is due no more, although a later revision had come before that.</summary>
    [Fact]
    public async Task WhatWasGivenUp_IsNotDue()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-cel");
        await LaterAsync(id, row => row);
        await Bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.MoveOnward(id, Cel, OnwardEvent.GivenUp, by: "", "NO_AGREEMENT: none", Bor.Clock.Now));

        Assert.Equal(0, await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None));
        Assert.Empty(await Bor.NumberedAsync(Cel));
        Assert.Equal(1UL, Entry(id)!.Revision);
    }

    private async Task<ReportId> QueuedAsync(DateTimeOffset at)
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        Bor.Clock.Now = at;
        await ForwardAsync(id, "cert-cel");
        return id;
    }

    /// <summary>At its next number it is given up.</summary>
    private async Task<ReportId> KeptTooLongAsync()
    {
        DateTimeOffset ends = CelNode.Trust.Current.OwnSheet.Expires;
        ReportId id = await QueuedAsync(ends.AddMinutes(-1));
        await TriedAsync(ends);
        await Bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.EndHold(Entry(id)!.Id));
        Bor.Clock.Now = ends.AddDays(Limits.ForwardTriedDaysMax);
        return id;
    }

    /// <summary>Numbers are tried: what is due is judged before this work is done, and settled after it.</summary>
    private async Task NumberedAfterAsync<T>(Func<StoreWriter, T> work)
    {
        using var gate = new ManualResetEventSlim();
        Task<T> between = Bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer =>
        {
            gate.Wait();
            return work(writer);
        });
        Task<NumberedEntries> numbered = Bor.Numbering.NumberAsync(Cel, LaneName.Routine, 100, CancellationToken.None); // returns once its commit waits behind the other
        gate.Set();
        await between;
        Assert.Equal(1, (await numbered).Looked);
    }

    private IReadOnlyList<OnwardRow> Due(DateTimeOffset at) => Bor.Store.Read(reader => reader.DueOnward(at, 10));
}
