using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

/// <summary>What came from a relay and what was passed on from here: whose it is, where it went, and what takes it back.</summary>
public sealed class OnwardTests : IAsyncLifetime
{
    private static readonly ReportId Report = ReportId.Create(Samples.Bor, 2026, 1);

    private readonly TestHome home = new();
    private NodeStore store;

    public OnwardTests() => store = home.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    internal static OnwardRow Row(int number) => new(Samples.Report(number), Samples.Cyr, Samples.Bor, 1, "operator-1", Samples.Now);

    [Fact]
    public async Task KeepOnward_IsDueOnceItsOriginatorSaysMore_AndNotAfterThat()
    {
        OnwardRow row = Row(1);
        await DoAsync(writer => writer.KeepOnward(row, Samples.Now));
        await ReopenAsync();

        Assert.Equal([row], store.Read(reader => reader.ListOnward(row.ReportId)));
        Assert.Empty(store.Read(reader => reader.DueOnward(Samples.Now, 10)));
        Assert.False(await AskAsync(writer => writer.NoteOnwardDue(Samples.Bor, row.ReportId, 1, Samples.Now)));
        Assert.False(await AskAsync(writer => writer.NoteOnwardDue(Samples.Cyr, row.ReportId, 2, Samples.Now)));
        Assert.True(await AskAsync(writer => writer.NoteOnwardDue(Samples.Bor, row.ReportId, 2, Samples.Now)));
        await ReopenAsync();

        Assert.Equal([row], store.Read(reader => reader.DueOnward(Samples.Now, 10)));
        await DoAsync(writer => writer.KeepOnward(row with { Revision = 2 }, Samples.Now));
        Assert.Empty(store.Read(reader => reader.DueOnward(Samples.Now, 10)));
        await DoAsync(writer => writer.KeepOnward(row, Samples.Now)); // a lower revision does not bring it back
        Assert.False(await AskAsync(writer => writer.NoteOnwardDue(Samples.Bor, row.ReportId, 2, Samples.Now)));
    }

    /// <summary>What came while it was decided is not forgotten with the decision about the one before it.</summary>
    [Fact]
    public async Task KeepOnward_OfARevisionBelowTheNewest_IsDueAgain()
    {
        await ArriveAsync(1, 0, Samples.Bor, itemsWithheld: 0, revision: 3);

        await DoAsync(writer => writer.KeepOnward(Row(1) with { ReportId = Report, Revision = 2 }, Samples.Now));
        Assert.Single(store.Read(reader => reader.DueOnward(Samples.Now, 10)));
        await DoAsync(writer => writer.PostponeOnward(Report, Samples.Cyr, Samples.Now.AddHours(1)));
        Assert.Empty(store.Read(reader => reader.DueOnward(Samples.Now, 10)));
        Assert.Single(store.Read(reader => reader.DueOnward(Samples.Now.AddHours(1), 10)));
        await DoAsync(writer => writer.KeepOnward(Row(1) with { ReportId = Report, Revision = 3 }, Samples.Now));
        Assert.Empty(store.Read(reader => reader.DueOnward(Samples.Now.AddHours(1), 10)));
        await DoAsync(writer => writer.EndOnwardTo(Samples.Cyr, Report));
        Assert.Empty(store.Read(reader => reader.ListOnward(Report)));
    }

    /// <summary>Above what the partner got, and no number any entry for it has, whatever became of that.</summary>
    [Fact]
    public async Task NextFreeNumber_IsTheLowestThatNoEntryHas()
    {
        Assert.Equal(2UL, store.Read(reader => reader.NextFreeNumber(Samples.Report(1), Samples.Bor)));
        await DoAsync(writer =>
        {
            foreach (ulong revision in new ulong[] { 1, 2, 4 })
                writer.AddOutbox(Samples.Entry(1) with { Revision = revision, EnvelopeId = EnvelopeId.Create(Samples.Now) });
            writer.NumberOutbox(1, 1, 1, Samples.Now);
            writer.MoveOutbox(2, OutboxEvent.Cancelled, Samples.Now);
        });

        Assert.Equal((3UL, 1UL), store.Read(reader => (reader.NextFreeNumber(Samples.Report(1), Samples.Bor), reader.LastGot(Samples.Report(1), Samples.Bor)!.Revision)));
        Assert.Null(store.Read(reader => reader.LastGot(Samples.Report(1), Samples.Cyr)));
        Assert.Equal(3, store.Read(reader => reader.ListOutbox(Samples.Report(1), Samples.Bor)).Count);
    }

    [Fact]
    public async Task EndOnward_IsItsOriginatorsAlone()
    {
        await DoAsync(writer => writer.KeepOnward(Row(1), Samples.Now));

        await DoAsync(writer => writer.EndOnward(Samples.Cyr, Row(1).ReportId));
        Assert.Single(store.Read(reader => reader.ListOnward(Row(1).ReportId)));
        await DoAsync(writer => writer.EndOnward(Samples.Bor, Row(1).ReportId));
        Assert.Empty(store.Read(reader => reader.ListOnward(Row(1).ReportId)));
    }

    /// <summary>What a person ended keeps looking at what its originator says; what was given up does not. Either follows again once it is said again.</summary>
    [Theory]
    [InlineData(OnwardEvent.Ended, "operator-2", "", true)]
    [InlineData(OnwardEvent.GivenUp, "", "NO_AGREEMENT: none", false)]
    public async Task MoveOnward_IsKept_AndSaidAgainFollows(OnwardEvent happened, string by, string because, bool isDue)
    {
        OnwardRow row = Row(1);
        DateTimeOffset later = Samples.Now.AddDays(1);
        await DoAsync(writer => writer.KeepOnward(row, Samples.Now));
        await DoAsync(writer => writer.MoveOnward(row.ReportId, row.Partner, happened, by, because, later));
        await ReopenAsync();

        OnwardRow over = row with { State = happened == OnwardEvent.Ended ? OnwardState.Ended : OnwardState.Refused, EndedBy = by, Ended = later, Because = because };
        Assert.Equal(over, store.Read(reader => reader.FindOnward(row.ReportId, row.Partner)));
        Assert.Equal(isDue, await AskAsync(writer => writer.NoteOnwardDue(Samples.Bor, row.ReportId, 2, later)));
        await DoAsync(writer => writer.KeepOnward(row with { Revision = 2 }, later));
        Assert.Equal([over with { Revision = 2 }], store.Read(reader => reader.ListOnward(row.ReportId)));
        await Assert.ThrowsAsync<OnwardTransitionException>(() => AskAsync(writer => writer.MoveOnward(row.ReportId, row.Partner, happened, by, because, later)));

        await DoAsync(writer => writer.MoveOnward(row.ReportId, row.Partner, OnwardEvent.SaidAgain, "operator-3", "", later));
        Assert.Equal(row with { Revision = 2, By = "operator-3", Said = later }, store.Read(reader => reader.FindOnward(row.ReportId, row.Partner)));
        Assert.Null(await AskAsync(writer => writer.MoveOnward(row.ReportId, Samples.Bor, OnwardEvent.Ended, by, because, later)));
    }

    /// <summary>It was due when it was given up, and is not any more, whoever puts it off; it is once it is said again.</summary>
    [Fact]
    public async Task MoveOnward_OfWhatIsGivenUp_IsDueNoMore()
    {
        OnwardRow row = Row(1);
        await DoAsync(writer => writer.KeepOnward(row, Samples.Now));
        await DoAsync(writer => writer.NoteOnwardDue(Samples.Bor, row.ReportId, 2, Samples.Now));
        await DoAsync(writer => writer.MoveOnward(row.ReportId, row.Partner, OnwardEvent.GivenUp, "", "NO_AGREEMENT: none", Samples.Now));
        Assert.Empty(store.Read(reader => reader.DueOnward(Samples.Now.AddYears(1), 10)));
        await DoAsync(writer => writer.PostponeOnward(row.ReportId, row.Partner, Samples.Now));
        await DoAsync(writer => writer.ReopenOnward(row.ReportId, row.Partner, 0, Samples.Now));
        Assert.Empty(store.Read(reader => reader.DueOnward(Samples.Now.AddYears(1), 10)));

        await DoAsync(writer => writer.MoveOnward(row.ReportId, row.Partner, OnwardEvent.SaidAgain, "operator-3", "", Samples.Now));
        Assert.Empty(store.Read(reader => reader.DueOnward(Samples.Now.AddYears(1), 10)));
        Assert.True(await AskAsync(writer => writer.NoteOnwardDue(Samples.Bor, row.ReportId, 2, Samples.Now)));
        Assert.Single(store.Read(reader => reader.DueOnward(Samples.Now, 10)));
    }

    [Fact]
    public async Task ReopenOnward_IsDecidedAboutAgain_AlsoWhereAPersonEndedIt()
    {
        OnwardRow row = Row(1);
        await DoAsync(writer => writer.KeepOnward(row with { Revision = 3 }, Samples.Now));
        await DoAsync(writer => writer.MoveOnward(row.ReportId, row.Partner, OnwardEvent.Ended, "operator-2", "", Samples.Now));

        await DoAsync(writer => writer.ReopenOnward(row.ReportId, row.Partner, 1, Samples.Now));

        OnwardRow due = Assert.Single(store.Read(reader => reader.DueOnward(Samples.Now, 10)));
        Assert.Equal((1UL, OnwardState.Ended), (due.Revision, due.State));
    }

    /// <summary>The first time counts, over later revisions and a restart, until it went; a person's word begins anew.</summary>
    [Fact]
    public async Task NoteOnwardKept_CountsFromTheFirstTime()
    {
        OnwardRow row = Row(1);
        DateTimeOffset later = Samples.Now.AddDays(3);
        Assert.Null(await AskAsync(writer => writer.NoteOnwardKept(row.ReportId, row.Partner, Samples.Now)));
        await DoAsync(writer => writer.KeepOnward(row, Samples.Now));

        Assert.Equal(Samples.Now, await AskAsync(writer => writer.NoteOnwardKept(row.ReportId, row.Partner, Samples.Now)));
        await DoAsync(writer => writer.KeepOnward(row with { Revision = 2 }, later));
        Assert.Equal(Samples.Now, await AskAsync(writer => writer.NoteOnwardKept(row.ReportId, row.Partner, later)));
        await ReopenAsync();
        Assert.Equal(row with { Revision = 2, KeptSince = Samples.Now }, store.Read(reader => reader.FindOnward(row.ReportId, row.Partner)));

        await DoAsync(writer => writer.NoteOnwardLet(row.ReportId, row.Partner));
        Assert.Null(store.Read(reader => reader.FindOnward(row.ReportId, row.Partner))!.KeptSince);
        Assert.Equal(later, await AskAsync(writer => writer.NoteOnwardKept(row.ReportId, row.Partner, later)));
        await DoAsync(writer => writer.MoveOnward(row.ReportId, row.Partner, OnwardEvent.SaidAgain, "operator-3", "", later));
        Assert.Null(store.Read(reader => reader.FindOnward(row.ReportId, row.Partner))!.KeptSince);
    }

    /// <summary>The same revision from its originator and from a relay: each is found for what it is, and its originator's own is the one that is shown.</summary>
    [Fact]
    public async Task TwoSources_OfOneRevision_AreToldApart()
    {
        await ArriveAsync(1, 0, Samples.Bor, itemsWithheld: 0);
        await ArriveAsync(2, 0, Samples.Cyr, itemsWithheld: 3);

        InboxRow shown = store.Read(reader => reader.FindInbox(Report.Value))!;
        InboxRow passedOn = store.Read(reader => reader.ListInbox(10)).Single(row => row.Partner == Samples.Cyr);

        Assert.Equal((Samples.Bor, false, 0), (shown.Partner, shown.IsPassedOn, shown.ItemsWithheld));
        Assert.Equal((Samples.Bor, true, 3), (passedOn.Originator, passedOn.IsPassedOn, passedOn.ItemsWithheld));
        Assert.Equal(Samples.Bor, store.Read(reader => reader.FindFromOriginator(Samples.Bor, Report, 1))!.Partner);
        Assert.Null(store.Read(reader => reader.FindFromOriginator(Samples.Cyr, Report, 1)));
        Assert.Equal((1UL, 0UL), store.Read(reader => (reader.HighestFromOriginator(Samples.Bor, Report), reader.HighestFromOriginator(Samples.Cyr, Report))));
        Assert.Equal((true, true), store.Read(reader => (reader.HoldsFrom(Samples.Bor, Report), reader.HoldsFrom(Samples.Cyr, Report))));
        Assert.Equal(new Marking { Tlp = Tlp.Green, Pap = Pap.Clear }, store.Read(reader => reader.MarkingFromOriginator(Samples.Bor, Report, 1)));
        Assert.Equal(2, store.Read(reader => reader.HeldRevisions(Samples.Bor, Report, 10)).Count);
        Assert.Single(store.Read(reader => reader.HeldRevisions(Samples.Cyr, Report, 10)));
    }

    [Fact]
    public async Task FindWithdrawnOf_KnowsBothWhoSentIt_AndWhoMadeIt()
    {
        await DoAsync(writer => writer.KeepWithdrawn(new WithdrawnRow(Samples.Bor, Report, 2, WithdrawalScope.Partner, WithdrawalReason.NotShared, WithdrawalInstruction.Delete, Samples.Now)));

        Assert.NotNull(store.Read(reader => reader.FindWithdrawnOf(Samples.Bor, Samples.Bor, Report, 1)));
        Assert.NotNull(store.Read(reader => reader.FindWithdrawnOf(Samples.Cyr, Samples.Bor, Report, 2)));
        Assert.Null(store.Read(reader => reader.FindWithdrawnOf(Samples.Cyr, Samples.Bor, Report, 3)));
        Assert.Null(store.Read(reader => reader.FindWithdrawnOf(Samples.Cyr, Samples.Cyr, Report, 1)));
        Assert.Null(store.Read(reader => reader.FindWithdrawnOf(Samples.Cyr, null, Report, 1)));
    }

    [Fact]
    public async Task AnEntry_RemembersWhoMadeIt()
    {
        await DoAsync(writer => writer.AddOutbox(Samples.Entry(1) with { Originator = Samples.Cyr }));
        await DoAsync(writer => writer.AddOutbox(Samples.Entry(2)));
        await ReopenAsync();

        Assert.Equal([Samples.Cyr, null], store.Read(reader => new[] { 1, 2 }.Select(id => reader.FindOutboxById(id)!.Originator).ToArray()));
    }

    private Task<bool> ArriveAsync(ulong number, ulong leaf, PartnerId partner, int itemsWithheld, ulong revision = 1) => DoAsync(writer =>
    {
        writer.AppendLinkLeaf(partner, [1]);
        writer.AddInbox(Samples.Arrival(number, leaf) with { Partner = partner, ReportId = Report, Revision = revision, ItemsWithheld = itemsWithheld });
    });

    private async Task ReopenAsync()
    {
        await store.DisposeAsync();
        store = home.Open();
    }

    private Task<bool> DoAsync(Action<StoreWriter> work) => AskAsync(writer =>
    {
        work(writer);
        return true;
    });

    private Task<T> AskAsync<T>(Func<StoreWriter, T> work) => store.CommitAsync(CommitUrgency.Routine, 1, work, CancellationToken.None);
}
