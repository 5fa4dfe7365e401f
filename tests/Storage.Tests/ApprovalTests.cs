using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Tests.Contents;

namespace CertBridge.Storage.Tests;

/// <summary>What waits for people: kept under a key of its own while it is open, gone for good when it is settled or has its number.</summary>
public sealed class ApprovalTests : IAsyncLifetime
{
    private static readonly byte[] Items = [.. "the copy that would be sent: canary-41c7"u8];

    private readonly TestHome home = new();
    private NodeStore store;

    public ApprovalTests() => store = home.Open();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task Add_IsFoundWithItsItems_AlsoAfterARestart()
    {
        long id = await AddAsync(1);
        await store.DisposeAsync();
        store = home.Open();

        ApprovalRow found = store.Read(reader => reader.FindApproval(id))!;

        Assert.Equal((ApprovalState.Waiting, Samples.Bor, Samples.Report(1), 2), (found.State, found.Partner, found.ReportId, found.SignersNeeded));
        Assert.Equal(Items, found.Items);
        Assert.Equal(Row(1).Persons, found.Persons);
        Assert.Empty(store.Read(reader => reader.ListApprovals(Samples.Report(1)))[0].Items);
    }

    [Fact]
    public async Task ASecondOfTheSameRevisionAndPartner_IsAConflict()
    {
        await AddAsync(1);

        await Assert.ThrowsAsync<StoreConflictException>(() => AddAsync(1));
    }

    [Fact]
    public async Task Signatures_AreOnePerPerson_AndAreForgottenWhenTheCopyChanges()
    {
        long id = await AddAsync(1);
        await DoAsync(writer => writer.SignApproval(id, Signature(1)));
        await Assert.ThrowsAsync<StoreConflictException>(() => DoAsync(writer => writer.SignApproval(id, Signature(1))));
        Assert.Equal(["officer-1"], store.Read(reader => reader.ApprovalSignatures(id)).Select(row => row.Officer));

        await DoAsync(writer => writer.ChangeApproval(id, Row(1) with { Because = "the policy is another", ItemRoot = Samples.Digest(99), Items = [7, 7] }));

        ApprovalRow changed = store.Read(reader => reader.FindApproval(id))!;
        Assert.Equal((ApprovalState.Waiting, "the policy is another", Samples.Digest(99)), (changed.State, changed.Because, changed.ItemRoot));
        Assert.Equal([7, 7], changed.Items);
        Assert.Empty(store.Read(reader => reader.ApprovalSignatures(id)));
    }

    [Fact]
    public async Task Release_NamesItsEntry_AndEndsWithTheNumber()
    {
        long id = await AddAsync(1);
        await DoAsync(writer => writer.SignApproval(id, Signature(1)));
        await DoAsync(writer => writer.ReleaseApproval(id, Signature(2), isEmergency: false, writer.AddOutbox(Samples.Entry(1)), "Released by two."));

        ApprovalRow released = store.Read(reader => reader.FindApprovalOfEntry(1))!;
        Assert.Equal((id, ApprovalState.Released, "Released by two."), (released.Id, released.State, released.Because));
        Assert.Equal(2, store.Read(reader => reader.ApprovalSignatures(id)).Count);

        await DoAsync(writer => writer.EndApproval(id, ApprovalEvent.Numbered, Samples.Now, because: null));
        Assert.Equal(ApprovalState.Sent, store.Read(reader => reader.FindApproval(id))!.State);
        await Assert.ThrowsAsync<ApprovalTransitionException>(() => DoAsync(writer => writer.EndApproval(id, ApprovalEvent.Expired, Samples.Now, "late")));
    }

    [Fact]
    public async Task AnEmergency_LeavesOutWhoSignedTheOtherStatement()
    {
        long id = await AddAsync(1);
        await DoAsync(writer => writer.SignApproval(id, Signature(1)));
        await DoAsync(writer => writer.ReleaseApproval(id, Signature(2), isEmergency: true, writer.AddOutbox(Samples.Entry(1)), "Alone."));

        Assert.True(store.Read(reader => reader.FindApproval(id))!.IsEmergency);
        Assert.Equal(["officer-2"], store.Read(reader => reader.ApprovalSignatures(id)).Select(row => row.Officer));
    }

    [Fact]
    public async Task Settled_NoFileHoldsTheCopyOrItsKeyAnyMore()
    {
        long id = await AddAsync(1);
        byte[] wrapped = store.Read(reader => reader.Database.Query("SELECT k.wrapped FROM content_key k JOIN approval a ON a.content_key = k.id").All(row => row.Bytes(0)))[0];
        await DoAsync(writer => writer.EndApproval(id, ApprovalEvent.Refused, Samples.Now, "no"));

        Assert.Empty(store.Read(reader => reader.FindApproval(id))!.Items);
        Assert.False(store.MayHoldDestroyedContent);
        Assert.False(StoreScan.Holds(home, wrapped));
    }

    [Fact]
    public async Task AReportSomebodyIsAskedAbout_IsNotForgotten()
    {
        await DoAsync(writer => writer.AddReport(Samples.ReportRow(1)));
        long id = await AddAsync(1);
        DateTimeOffset later = Samples.Now.AddDays(400);

        ForgettablePage waiting = store.Read(reader => reader.FindForgettable(later, ForgettablePlace.Start, 10, long.MaxValue));
        Assert.Equal((0, 1), (waiting.Rows.Count, waiting.Unsettled));
        await Assert.ThrowsAsync<StoreConflictException>(() => DoAsync(writer => writer.DestroyContent(ContentKind.Report, 1, later)));

        await DoAsync(writer => writer.EndApproval(id, ApprovalEvent.Expired, later, "late"));
        Assert.Single(store.Read(reader => reader.FindForgettable(later, ForgettablePlace.Start, 10, long.MaxValue)).Rows);
    }

    [Fact]
    public async Task Lists_AreByStateAndByExpiry()
    {
        long first = await AddAsync(1), second = await AddAsync(2);
        await DoAsync(writer => writer.EndApproval(first, ApprovalEvent.Refused, Samples.Now, "no"));

        Assert.Equal([second, first], store.Read(reader => reader.ListApprovals(10, before: null, state: null)).Select(row => row.Id));
        Assert.Equal([second], store.Read(reader => reader.ListApprovals(10, before: null, ApprovalState.Waiting)).Select(row => row.Id));
        Assert.Equal([first], store.Read(reader => reader.ListApprovals(10, second, state: null)).Select(row => row.Id));
        Assert.Empty(store.Read(reader => reader.ExpiredApprovals(Samples.Now, 10)));
        Assert.Equal([second], store.Read(reader => reader.ExpiredApprovals(Samples.Now.AddDays(14), 10)).Select(row => row.Id));
    }

    internal static ApprovalRow Row(int number) => new()
    {
        Partner = Samples.Bor,
        ReportId = Samples.Report(number),
        Revision = 1,
        Tlp = Tlp.Amber,
        Pap = Pap.Green,
        AgreementHash = Samples.Digest(-1),
        PolicyHash = Samples.Digest(-2),
        ItemRoot = Samples.Digest(number),
        ItemCount = 3,
        Persons = [new KeyId(Samples.Digest(-5)), new KeyId(Samples.Digest(-6))],
        Needs = "1 approval by release-officer, not the author",
        SignersNeeded = 2,
        Because = "A second person looks at it.",
        Made = Samples.Now,
        Expires = Samples.Now.AddDays(14),
        Items = Items,
    };

    internal static ApprovalSignatureRow Signature(int officer) => new(new KeyId(Samples.Digest(-officer)), $"officer-{officer}", [1, 2, 3], Samples.Now.AddSeconds(officer));

    private Task<long> AddAsync(int number) => store.CommitAsync(CommitUrgency.Routine, 0, writer => writer.AddApproval(Row(number)));

    private Task<bool> DoAsync(Action<StoreWriter> act) => store.CommitAsync(CommitUrgency.Routine, 0, writer =>
    {
        act(writer);
        return true;
    });
}
