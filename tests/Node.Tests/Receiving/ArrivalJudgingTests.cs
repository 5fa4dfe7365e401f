using CertBridge.Node.Deciding;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Receiving;

public sealed class ArrivalJudgingTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private Arrival arrival = null!;

    public async Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor);
        bor.TakeFrom(aln);
        await aln.AcceptedAsync(Reports.Yaml());
        OutboxRow entry = (await aln.NumberedAsync(bor.Identity.Id))[0];
        arrival = new Arrival(1, LaneName.Routine, 1, entry.Header, entry.Cms);
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public void Judge_WhatThePartnerSealed_IsStored() => Assert.IsType<ArrivalVerdict.Stored>(Judge());

    [Fact]
    public void Judge_WhenSomethingOfOursFails_IsBusy_AndNothingThrows()
    {
        bor.Keys.Dispose();

        Assert.Equal(BusyReason.PolicyDown, Assert.IsType<ArrivalVerdict.Busy>(Judge()).Reason);
    }

    [Fact]
    public void Judge_BelowTheFloor_IsQuarantinedAsNotAllowed_AndNotOpened()
    {
        ArrivalVerdict.Quarantined kept = Assert.IsType<ArrivalVerdict.Quarantined>(JudgeClassicalUnderAHybridFloor(EnvelopeSuite.Classical, EnvelopeSuite.Hybrid));
        Assert.Equal((QuarantineReason.NotAllowed, null), (kept.Reason, kept.ManifestDigest));
        Assert.Contains("suite_below_floor", kept.Because, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Judge_BelowTheFloor_WhereTheOwnCardOffersNothingBetter_IsBusy_WithAnAlarmThatNamesTheOfficersCommand()
    {
        ArrivalVerdict.Busy busy = Assert.IsType<ArrivalVerdict.Busy>(JudgeClassicalUnderAHybridFloor(EnvelopeSuite.Classical));
        Assert.Equal(BusyReason.KeyStoreDown, busy.Reason);

        JudgedArrival waiting = await PatientlyAsync(busy);
        bor.Clock.Now += TimeSpan.FromDays(3); // of our own making, so it is never settled against the sender
        Assert.Same(busy, (await PatientlyAsync(busy)).Verdict);

        Assert.Same(busy, waiting.Verdict);
        AlarmRow alarm = Assert.Single(bor.Store.Read(reader => reader.ListAlarms(10)), alarm => alarm.Kind == "SUITE_FLOOR_OWN_CARD");
        Assert.Contains("certbridge partner floor cert-aln --lower-to classical", alarm.Text, StringComparison.Ordinal);
        Assert.Equal(2UL, (ulong)alarm.Times);
        Assert.Null(bor.Store.Read(reader => reader.FindInboxByNumber(aln.Identity.Id, LaneName.Routine, 1, 1)));
    }

    [Fact]
    public void Judge_OfASuiteThatIsNotOnTheSendersCard_IsRefused_BeforeTheFloorIsAsked()
    {
        aln.Founded.Offer(EnvelopeSuite.Hybrid);
        Assert.True(aln.Trust.ReloadOwn().IsValid);
        Assert.True(bor.Trust.TakeCard(aln.Identity.Id, new PartnerCard { Card = aln.Trust.Current.OwnBundle.Card }).IsValid);

        Assert.Equal(RefusalReason.Limit, Assert.IsType<ArrivalVerdict.Refused>(JudgeClassicalUnderAHybridFloor(EnvelopeSuite.Classical, EnvelopeSuite.Hybrid)).Reason);
    }

    /// <param name="ownSuites">What the receiver's card offers.</param>
    private ArrivalVerdict JudgeClassicalUnderAHybridFloor(params ushort[] ownSuites)
    {
        bor.Founded.Offer(ownSuites);
        Assert.True(bor.Trust.ReloadOwn().IsValid);
        var floors = new SuiteFloors(bor.Store);
        floors.Took(aln.Identity.Id, EnvelopeSuite.Hybrid);
        arrival = arrival with { Header = WithSuite(arrival.Header, EnvelopeSuite.Classical) };
        return Judge(floors);
    }

    private Task<JudgedArrival> PatientlyAsync(ArrivalVerdict.Busy busy) =>
        Recordings.Of(bor).WithPatienceAsync(aln.Identity.Id, new JudgedArrival(arrival, busy), busy, CancellationToken.None);

    private static byte[] WithSuite(ReadOnlyMemory<byte> header, uint suite)
    {
        EnvelopeHeader changed = EnvelopeHeader.Parser.ParseFrom(header.Span);
        changed.Suite = suite;
        return changed.ToByteArray();
    }

    private ArrivalVerdict Judge() => Judge(new SuiteFloors(bor.Store));

    private ArrivalVerdict Judge(SuiteFloors floors) =>
        new ArrivalJudging(bor.Identity, bor.Trust, bor.Keys, bor.Incoming, floors, bor.Clock, NullLogger<ArrivalJudging>.Instance).Judge(aln.Identity.Id, arrival);
}
