using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Tests.Contents;
using Google.Protobuf;

namespace CertBridge.Storage.Tests;

/// <summary>What is said about a report lies under its content key, and is gone with it on both sides.</summary>
public sealed class FeedbackTests : IAsyncLifetime
{
    private const string Note = "canary-51d0: a public resolver";

    private static readonly ReportId About = ReportId.Create(Samples.Bor, 2026, 1);

    private readonly TestHome home = new();
    private NodeStore store;

    public FeedbackTests() => store = home.Open();

    public Task InitializeAsync() => DoAsync(writer =>
    {
        writer.AppendLinkLeaf(Samples.Bor, [1]);
        writer.AddInbox(Samples.Arrival(1, 0));
    });

    public async Task DisposeAsync()
    {
        await store.DisposeAsync();
        home.Dispose();
    }

    [Fact]
    public async Task Add_IsFoundWithWhatItSays_AlsoAfterARestart_AndIsDueAtOnce()
    {
        long id = await AddAsync();
        await store.DisposeAsync();
        store = home.Open();

        FeedbackRow found = store.Read(reader => reader.FindFeedback(id))!;

        Assert.Equal(Row() with { Id = id, Changed = Samples.Now }, found);
        Assert.Equal([id], store.Read(reader => reader.DueFeedback(Samples.Now, 10)).Select(row => row.Id));
        Assert.Equal([id], store.Read(reader => reader.ListFeedback(10, about: About)).Select(row => row.Id));
        Assert.Empty(store.Read(reader => reader.ListFeedback(10, before: id)));
        Assert.Equal((1, 1, 0), store.Read(reader => (reader.CountFeedback(Samples.Bor, About), reader.CountFeedbackSince(Samples.Bor, Samples.Now), reader.CountFeedbackSince(Samples.Cyr, Samples.Now))));
        Assert.False(StoreScan.Holds(home, Note));
    }

    [Fact]
    public async Task Add_AboutWhatIsNotHere_IsAConflict()
    {
        await Assert.ThrowsAsync<StoreConflictException>(() => DoAsync(writer => writer.AddFeedback(Row() with { InboxId = 9 })));
        await DoAsync(writer => writer.DestroyContent(ContentKind.Inbox, 1, Samples.Now));
        await Assert.ThrowsAsync<StoreConflictException>(() => AddAsync());
    }

    [Fact]
    public async Task Queue_GivesTheNumber_AndWhatComesBackIsDueLater()
    {
        long id = await AddAsync();
        await DoAsync(writer =>
        {
            writer.AddOutbox(Entry(writer.NextFeedbackNumber(Samples.Bor, About)));
            writer.QueueFeedback(id, 1, "{}", Samples.Now);
        });
        Assert.Equal((FeedbackState.OnTheWay, 1UL, 1, "{}"), Of(id));
        Assert.Equal(2UL, store.Read(reader => reader.NextFeedbackNumber(Samples.Bor, About)));

        await DoAsync(writer => writer.MoveFeedback(id, FeedbackEvent.Returned, Samples.Now, "it came back: unopenable"));

        Assert.Empty(store.Read(reader => reader.DueFeedback(Samples.Now.AddMinutes(59), 10)));
        Assert.Equal("it came back: unopenable", Assert.Single(store.Read(reader => reader.DueFeedback(Samples.Now.AddHours(1), 10))).Because);
        Assert.Equal(id, store.Read(reader => reader.FindFeedback(Samples.Bor, About, 1))!.Id);
        Assert.Null(store.Read(reader => reader.FindFeedback(Samples.Cyr, About, 1)));
    }

    [Fact]
    public async Task ANumber_IsOfOneOnly()
    {
        (long first, long second) = (await AddAsync(), await AddAsync());
        await DoAsync(writer => writer.QueueFeedback(first, 1, "", Samples.Now));

        await Assert.ThrowsAsync<StoreConflictException>(() => DoAsync(writer => writer.QueueFeedback(second, 1, "", Samples.Now)));
    }

    [Fact]
    public async Task DestroyingTheReport_DestroysWhatWasSaid_AndTakesItOutOfTheOutbox()
    {
        long id = await AddAsync();
        long entry = 0;
        await DoAsync(writer =>
        {
            entry = writer.AddOutbox(Entry(1));
            writer.QueueFeedback(id, 1, "", Samples.Now);
        });
        long waiting = await AddAsync();

        await DoAsync(writer => writer.DestroyContent(ContentKind.Inbox, 1, Samples.Now));

        Assert.Equal(OutboxState.Cancelled, store.Read(reader => reader.FindOutboxState(entry)));
        Assert.All(new[] { id, waiting }, one =>
        {
            FeedbackRow row = store.Read(reader => reader.FindFeedback(one))!;
            Assert.Equal((FeedbackState.Dropped, true), (row.State, row.Message is null));
        });
    }

    [Fact]
    public async Task DroppedOnTheLink_StaysDropped_WhateverTheReceiptSays()
    {
        long id = await AddAsync();
        await DoAsync(writer =>
        {
            long entry = writer.AddOutbox(Entry(1));
            writer.QueueFeedback(id, 1, "", Samples.Now);
            writer.NumberOutbox(entry, 1, 1, Samples.Now);
            writer.DropFeedback(1, "the report was taken back", Samples.Now);
        });
        Assert.Equal((FeedbackState.Dropped, OutboxState.Sent), (Of(id).State, store.Read(reader => reader.FindOutbox(About, Samples.Bor))!.State));

        await DoAsync(writer => writer.MoveFeedback(id, FeedbackEvent.AnsweredStored, Samples.Now, because: null));

        Assert.Equal((FeedbackState.Dropped, "the report was taken back"), (Of(id).State, store.Read(reader => reader.FindFeedback(id))!.Because));
    }

    /// <summary>A feedback of a partner goes with the revision it is about, and with no other.</summary>
    [Fact]
    public async Task DestroyingAReportOfOurOwn_DestroysWhatPartnersSaidAboutThatRevision()
    {
        await DoAsync(writer =>
        {
            writer.AddReport(Samples.ReportRow(1));
            writer.AddReport(Samples.ReportRow(1, revision: 2));
            for (ulong revision = 1; revision <= 2; revision++)
            {
                ulong leaf = writer.AppendLinkLeaf(Samples.Bor, [2]);
                writer.AddInbox(Samples.Arrival(1 + revision, leaf) with
                {
                    Kind = CarriedKind.Feedback,
                    ReportId = Samples.Report(1),
                    Revision = revision,
                    Originator = null,
                    Title = "",
                    ReportJson = Message.ToByteArray(),
                });
            }
        });
        Assert.Equal([2UL, 1UL], store.Read(reader => reader.ListReceivedFeedback(10, about: Samples.Report(1))).Select(row => row.Revision));
        Assert.Equal(Message, Feedback.Parser.ParseFrom(store.Read(reader => reader.ListReceivedFeedback(1))[0].ReportJson));
        Assert.Equal((2, 2, 0), store.Read(reader => (reader.CountReceivedFeedback(Samples.Bor, Samples.Report(1)), reader.CountReceivedFeedbackSince(Samples.Bor, Samples.Now),
            reader.CountReceivedFeedbackSince(Samples.Bor, Samples.Now.AddMilliseconds(1)))));

        await DoAsync(writer => writer.DestroyContent(ContentKind.Report, 1, Samples.Now));

        Assert.Equal([false, true], store.Read(reader => reader.ListReceivedFeedback(10)).Select(row => row.IsDestroyed));
    }

    internal static FeedbackRow Row() => new()
    {
        InboxId = 1,
        Partner = Samples.Bor,
        ReportId = About,
        Revision = 1,
        Kind = FeedbackKind.FalsePositive,
        Tlp = Tlp.Green,
        Pap = Pap.Clear,
        SaidBy = "duty-1",
        Said = Samples.Now,
        Message = Message,
    };

    private static Feedback Message => new() { Kind = FeedbackKind.FalsePositive, Revision = 1, ManifestDigest = ByteString.CopyFrom(Samples.Digest(1_000_001).ToBytes()), Note = Note };

    private static OutboxRow Entry(ulong number) => Samples.Entry(1) with { ReportId = About, Revision = number, Kind = CarriedKind.Feedback };

    private async Task<long> AddAsync()
    {
        long id = 0;
        await DoAsync(writer => id = writer.AddFeedback(Row()));
        return id;
    }

    private (FeedbackState State, ulong Number, int Tries, string Decision) Of(long id)
    {
        FeedbackRow row = store.Read(reader => reader.FindFeedback(id))!;
        return (row.State, row.Number, row.Tries, row.Decision);
    }

    private Task DoAsync(Action<StoreWriter> work) => store.CommitAsync(CommitUrgency.Routine, 0, work);
}
