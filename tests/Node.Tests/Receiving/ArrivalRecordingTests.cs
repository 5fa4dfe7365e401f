using CertBridge.Node.Deciding;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Receiving;

/// <summary>One arrival that cannot be recorded must neither block its lane for ever nor take the others with it, nor be receipted as stored.</summary>
public sealed class ArrivalRecordingTests : IAsyncLifetime
{
    private const LaneName Lane = LaneName.Routine;
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private JudgedArrival[] batch = [];

    public async Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor);
        bor.TakeFrom(aln);
        foreach (string title in new[] { "One", "Two", "Three" })
            await aln.AcceptedAsync(Reports.Yaml(title));
        batch = [.. (await aln.NumberedAsync(bor.Identity.Id)).Select(entry => Judged(new Arrival(1, Lane, entry.Number, entry.Header, entry.Cms)))];
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task RecordAsync_WithOneThatCannotBeStored_QuarantinesThatOne_AndStoresTheRest()
    {
        batch[1] = Unstorable(batch[1]);

        RecordedArrivals recorded = await RecordAsync();

        Assert.Equal(3UL, recorded.Floor);
        InboxRow[] rows = [.. Enumerable.Range(1, 3).Select(number => bor.Store.Read(reader => reader.FindInboxByNumber(aln.Identity.Id, Lane, 1, (ulong)number))!)];
        Assert.Equal([InboxState.Stored, InboxState.Quarantined, InboxState.Stored], rows.Select(row => row.State));
        Receipt[] receipts = [.. bor.Store.Read(reader => reader.LinkLeaves(aln.Identity.Id, 0, 10)).Select(record => LeafRecord.Parser.ParseFrom(record).Receipt)];
        Assert.Equal([ReceiptVerdict.Stored, ReceiptVerdict.Quarantined, ReceiptVerdict.Stored], receipts.Select(receipt => receipt.Verdict));
        Assert.Equal(3UL, bor.Store.Read(reader => reader.LatestCheckpoint(aln.Identity.Id, LogSide.Mine))!.Size);
        AlarmRow alarm = Assert.Single(bor.Store.Read(reader => reader.ListAlarms(10)));
        Assert.Equal("RECORDING_FAULT", alarm.Kind);
        Assert.Contains("number 2", alarm.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RecordAsync_OfTheSetAsideAgain_GivesItsReceiptAgain()
    {
        batch[1] = Unstorable(batch[1]);
        await RecordAsync();
        batch = [batch[1] with { Verdict = null }];

        RecordedArrivals again = await RecordAsync();

        Assert.Equal(1UL, Assert.Single(again.ToRepeat).Index);
        Assert.Equal(3UL, again.Floor);
    }

    [Fact]
    public async Task RecordAsync_OfANumberThatIsNotTheNext_IsNoFaultOfTheEnvelope_AndAlarmsNothing()
    {
        batch = [batch[2]];

        await Assert.ThrowsAsync<StoreConflictException>(RecordAsync);

        Assert.Empty(bor.Store.Read(reader => reader.ListAlarms(10)));
        Assert.Null(bor.Store.Read(reader => reader.FindInboxByNumber(aln.Identity.Id, Lane, 1, 3)));
    }

    [Fact]
    public async Task RecordAsync_OfAStrongerSuite_RaisesTheFloor_WhenItIsStored_AndNotWhenItIsSetAside()
    {
        batch = [SealedUnder(EnvelopeSuite.Hybrid, Unstorable(batch[0])), SealedUnder(EnvelopeSuite.Classical, batch[1]), SealedUnder(EnvelopeSuite.Hybrid, batch[2])];
        JudgedArrival last = batch[2];
        batch = batch[..2];
        Assert.Null((await RecordAsync()).RaisedSuite);
        Assert.Null(bor.Store.Read(reader => reader.SuiteFloor(aln.Identity.Id)));

        batch = [last];
        Assert.Equal(EnvelopeSuite.Hybrid, (await RecordAsync()).RaisedSuite);
        Assert.Equal(EnvelopeSuite.Hybrid, bor.Store.Read(reader => reader.SuiteFloor(aln.Identity.Id))!.Suite);
    }

    [Fact]
    public async Task RecordAsync_WhenNothingCanBeSigned_IsNoFaultOfTheEnvelopes_AndRecordsNothing()
    {
        bor.Keys.Dispose();

        await Assert.ThrowsAnyAsync<Exception>(RecordAsync);

        Assert.Equal(0UL, bor.Store.Read(reader => reader.LinkLogSize(aln.Identity.Id)));
        Assert.Equal(0UL, bor.Store.Read(reader => reader.GetLaneIn(aln.Identity.Id, Lane)).Floor);
    }

    /// <summary>As if it had been sealed with this suite: recording looks at the header alone.</summary>
    private static JudgedArrival SealedUnder(ushort suite, JudgedArrival judged)
    {
        EnvelopeHeader header = judged.Arrival.ReadHeader.Value!.Clone();
        header.Suite = suite;
        return judged with { Arrival = new Arrival(1, Lane, judged.Arrival.Number, header.ToByteArray(), judged.Arrival.Cms) };
    }

    /// <summary>A revision no column holds: the bad row of this test.</summary>
    private static JudgedArrival Unstorable(JudgedArrival judged)
    {
        var stored = (ArrivalVerdict.Stored)judged.Verdict!;
        return judged with { Verdict = stored with { Report = stored.Report with { Revision = ulong.MaxValue } } };
    }

    private JudgedArrival Judged(Arrival arrival)
    {
        var judging = new ArrivalJudging(bor.Identity, bor.Trust, bor.Keys, bor.Incoming, new SuiteFloors(bor.Store), bor.Clock, NullLogger<ArrivalJudging>.Instance);
        return new JudgedArrival(arrival, judging.Judge(aln.Identity.Id, arrival));
    }

    private Task<RecordedArrivals> RecordAsync() => Recordings.Of(bor).RecordAsync(aln.Identity.Id, Lane, 1, batch, CancellationToken.None);
}
