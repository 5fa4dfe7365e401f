using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using Google.Protobuf;

namespace CertBridge.Exchange.Tests;

/// <summary>What a partner with real keys and bad intentions can send over an authenticated link, and what becomes of it: one of the closed lists, never the lane.</summary>
public sealed class HostilePartnerTests(MaskedPair shared) : IClassFixture<MaskedPair>
{
    private readonly Neighbourhood pair = shared.Pair;

    [Fact]
    public async Task Deliver_AGoodEnvelope_IsStored_AndTheSameAgainGivesTheSameReceiptBytes()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        SealedEnvelope envelope = lane.Seal();
        await lane.DeliverAsync(envelope);
        Receipt first = await lane.ReceiptAsync();

        await lane.DeliverAgainAsync(envelope);
        Receipt second = await lane.ReceiptAsync();

        Assert.Equal(ReceiptVerdict.Stored, first.Verdict);
        Assert.Equal(first.ToByteArray(), second.ToByteArray());
    }

    [Fact]
    public async Task Deliver_AnotherEnvelopeUnderAUsedNumber_IsRefused_AndAlarmed()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        await lane.DeliverAsync(lane.Seal());
        await lane.ReceiptAsync();

        SealedEnvelope other = lane.Seal();
        await lane.DeliverAgainAsync(other);
        Receipt refused = await lane.ReceiptOfAsync(other);

        Assert.Equal(RefusalReason.NumberReused, refused.RefusalReason);
        await AlarmAsync("NUMBER_REUSED");
    }

    [Fact]
    public async Task Deliver_AUsedEnvelopeIdWithOtherBytes_IsRefused()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        SealedEnvelope first = lane.Seal();
        await lane.DeliverAsync(first);
        await lane.ReceiptAsync();

        await lane.DeliverAsync(lane.Seal(draft => draft with { Id = first.Id }));

        Assert.Equal(RefusalReason.IdReused, (await lane.ReceiptAsync()).RefusalReason);
    }

    [Theory]
    [InlineData("cms-middle")]
    [InlineData("cms-end")]
    [InlineData("cms-truncated")]
    public async Task Deliver_SpoiltBytes_AreQuarantinedAsUnopenable_AndTheLaneGoesOn(string how)
    {
        await using Lane lane = await shared.OpenLaneAsync();
        SealedEnvelope envelope = lane.Seal();
        byte[] cms = [.. envelope.Cms];
        if (how == "cms-truncated")
            cms = cms[..^1];
        else
            cms[how == "cms-middle" ? cms.Length / 2 : cms.Length - 1] ^= 1;
        await lane.DeliverAsync(envelope.Header, cms);
        Receipt receipt = await lane.ReceiptAsync();

        Assert.Equal(ReceiptVerdict.Quarantined, receipt.Verdict);
        Assert.Equal(QuarantineReason.Unopenable, receipt.QuarantineReason);
        Assert.True(receipt.ManifestDigest.IsEmpty, "nothing is said of what could not be opened");
        await LaneGoesOnAsync(lane);
    }

    [Fact]
    public async Task Deliver_UnderAReplacedHeader_IsQuarantinedAsUnopenable()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        SealedEnvelope envelope = lane.Seal();
        EnvelopeHeader header = EnvelopeHeader.Parser.ParseFrom(envelope.Header);
        header.CreatedMs++;
        await lane.DeliverAsync(header.ToByteArray(), envelope.Cms);

        Assert.Equal(QuarantineReason.Unopenable, (await lane.ReceiptAsync()).QuarantineReason);
        await LaneGoesOnAsync(lane);
    }

    [Fact]
    public async Task Deliver_AnEnvelopeForSomeoneElse_IsRefused()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        await lane.DeliverAsync(lane.Seal(draft => draft with { Recipient = PartnerId.Parse("cert-cel") }));

        Assert.Equal(RefusalReason.WrongRecipient, (await lane.ReceiptAsync()).RefusalReason);
        await LaneGoesOnAsync(lane);
    }

    [Fact]
    public async Task Deliver_AnExpiredEnvelope_IsRefused()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        await lane.DeliverAsync(lane.Seal(draft => draft with { Created = now.AddDays(-3), Expires = now.AddHours(-2) }));

        Assert.Equal(RefusalReason.Expired, (await lane.ReceiptAsync()).RefusalReason);
    }

    [Fact]
    public async Task Deliver_AboveTheCeiling_IsQuarantinedAsNotAllowed_AndShowsNoRule()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        await lane.DeliverAsync(lane.Seal(marking: new Marking { Tlp = Tlp.AmberStrict, Pap = Pap.Amber }));
        Receipt receipt = await lane.ReceiptAsync();

        Assert.Equal((QuarantineReason.NotAllowed, DenialClass.Marking), (receipt.QuarantineReason, receipt.DenialClass));
        Assert.DoesNotContain("CEILING", receipt.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Deliver_ContentThatIsNoReport_IsQuarantinedAsInvalid()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        var item = new EnvelopeItem { Type = "report", Content = ByteString.CopyFromUtf8("{\"not\":\"a report\"}") };
        await lane.DeliverAsync(lane.Seal(draft => draft with { Items = [item] }));

        Assert.Equal(QuarantineReason.ContentInvalid, (await lane.ReceiptAsync()).QuarantineReason);
        await LaneGoesOnAsync(lane);
    }

    [Fact]
    public async Task Deliver_AnEmptyEnvelope_IsRefusedAsOverALimit()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        await lane.DeliverAsync([], []);

        Assert.Equal(RefusalReason.Limit, (await lane.ReceiptAsync()).RefusalReason);
        await LaneGoesOnAsync(lane);
    }

    [Fact]
    public async Task Deliver_UnderAnUnknownAgreement_IsBusy_AndTheFloorStays()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        await lane.DeliverAsync(lane.Seal(draft => draft with { AgreementHash = Digest.Of("no such agreement"u8) }));
        Frame busy = await lane.Rogue.HearAsync(frame => frame.KindCase == Frame.KindOneofCase.Busy);

        Assert.Equal(BusyReason.AgreementNotKnown, busy.Busy.Reason);
        await lane.DeliverInsteadAsync(lane.Seal());
        Assert.Equal(ReceiptVerdict.Stored, (await lane.ReceiptAsync()).Verdict);
    }

    [Fact]
    public async Task Deliver_WithALeftOutNumber_EndsTheLink_NamesIt_AndIsAlarmed()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        await lane.DeliverTooFarAsync(lane.Seal());

        Closing closing = (await lane.Rogue.HearAsync(frame => frame is { KindCase: Frame.KindOneofCase.Notice, Notice.Closing: not null })).Notice.Closing;
        Assert.Equal((ClosingReason.Protocol, LaneName.Routine, 1ul), (closing.Reason, closing.Gap.Lane, closing.Gap.Epoch));
        Assert.Equal(closing.Gap.First, closing.Gap.Last);
        await Neighbourhood.UntilAsync<bool>("the alarm", async () =>
            (await lane.Rogue.Victim.MustAsync("node", "status")).Output.Contains($"number {closing.Gap.First} of lane routine, epoch 1, did not reach this node", StringComparison.Ordinal) ? true : null);
    }

    [Fact]
    public async Task Leaves_ForAReceiptOfSomethingNeverSent_EndTheLink_AndAreAlarmed()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        await lane.ClaimReceiptOfNothingAsync();

        Assert.Equal(ClosingReason.LogConflict, await lane.Rogue.HearClosingAsync());
        await AlarmAsync("LOG_CONFLICT");
    }

    [Theory]
    [InlineData(1UL, 1UL, 1UL)]
    [InlineData(1UL, 2UL, 1UL)]
    [InlineData(1UL, 1_000_000UL)]
    [InlineData(7UL, 1UL)]
    public async Task Leaves_ThatNumberAsNoHonestLogDoes_EndTheLink_AndAreAlarmed(ulong epoch, params ulong[] numbers)
    {
        await using Lane lane = await shared.OpenLaneAsync();
        await LaneGoesOnAsync(lane);
        await lane.ClaimSentAsync(epoch, padding: 0, numbers);

        Assert.Equal(ClosingReason.LogConflict, await lane.Rogue.HearClosingAsync());
        await AlarmAsync("LOG_CONFLICT");
    }

    [Theory]
    [InlineData("partner-id", ClosingReason.HelloRefused)]
    [InlineData("peer-id", ClosingReason.HelloRefused)]
    [InlineData("environment", ClosingReason.HelloRefused)]
    [InlineData("version", ClosingReason.HelloRefused)]
    [InlineData("card-lower", ClosingReason.IdentityConflict)]
    [InlineData("card-other-bytes", ClosingReason.IdentityConflict)]
    [InlineData("sheet-other-bytes", ClosingReason.IdentityConflict)]
    public async Task Hello_ThatDoesNotFit_IsRefused(string what, ClosingReason expected)
    {
        await using (Lane lane = await shared.OpenLaneAsync())
        {
            await lane.DeliverAsync(lane.Seal());
            await lane.ReceiptAsync();
        }
        await using RoguePartner rogue = shared.Dial();
        await rogue.SayAsync(new Frame { Hello = rogue.Hello(hello => Spoil(hello, what)) });

        Assert.Equal(expected, await rogue.HearClosingAsync());
    }

    [Fact]
    public async Task Hello_WithAClockBeyondAllTime_DoesNotKeepTheNextLinkOut()
    {
        await using (RoguePartner rogue = shared.Dial())
            await rogue.GreetAsync(hello => hello.ClockMs = ulong.MaxValue);

        await using Lane lane = await shared.OpenLaneAsync();
        await LaneGoesOnAsync(lane);
    }

    [Fact]
    public async Task Hello_OfMillionsOfEmptyLanes_IsRefusedUnread()
    {
        await using RoguePartner rogue = shared.Dial();
        var heavy = new Frame { Hello = rogue.Hello() };
        heavy.Hello.Lanes.AddRange(Enumerable.Repeat(new LaneStanding(), 2_000_000));
        await rogue.SayAsync(heavy);

        Assert.Equal(ClosingReason.Protocol, await rogue.HearClosingAsync());
    }

    [Fact]
    public async Task FirstFrame_ThatIsNoHello_EndsTheLink()
    {
        await using RoguePartner rogue = shared.Dial();
        await rogue.SayAsync(new Frame { Heartbeat = new Heartbeat() });

        Assert.Equal(ClosingReason.Protocol, await rogue.HearClosingAsync());
    }

    [Fact]
    public async Task Logs_AfterAllThis_HoldNoIndicator_AndNoKey()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        await lane.DeliverAsync(lane.Seal());
        await lane.ReceiptAsync();

        Assert.DoesNotContain(ReportFile.IndicatorValue, pair.Bor.Process.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", pair.Bor.Process.Log, StringComparison.Ordinal);
    }

    private static async Task LaneGoesOnAsync(Lane lane)
    {
        await lane.DeliverAsync(lane.Seal());
        Assert.Equal(ReceiptVerdict.Stored, (await lane.ReceiptAsync()).Verdict);
    }

    private async Task AlarmAsync(string kind) =>
        Assert.Contains(kind, (await pair.Bor.MustAsync("node", "status")).Output, StringComparison.Ordinal);

    private static void Spoil(Hello hello, string what)
    {
        ByteString otherDigest = ByteString.CopyFrom(new byte[Digest.SizeBytes]);
        switch (what)
        {
            case "partner-id": hello.PartnerId = "cert-cel"; break;
            case "peer-id": hello.PeerId = "cert-cel"; break;
            case "environment": hello.Environment = "production"; break;
            case "version": hello.Version = 2; break;
            case "card-lower": hello.CardSerial = 0; break;
            case "card-other-bytes": hello.CardDigest = otherDigest; break;
            case "sheet-other-bytes": hello.SheetDigest = otherDigest; break;
            default: throw new ArgumentOutOfRangeException(nameof(what), what, "no such way to spoil a hello");
        }
    }
}
