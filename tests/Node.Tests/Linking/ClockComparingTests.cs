using CertBridge.Node.Linking;
using CertBridge.Node.Rationing;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Receiving;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Linking;

/// <summary>The clocks of two nodes, compared by a hello as the partner writes it on a link of ours.</summary>
public sealed class ClockComparingTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private readonly Desks desks;

    public ClockComparingTests() => desks = new Desks(aln);

    public Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Theory]
    [InlineData(0, "ok")]
    [InlineData(2_000, "ok")]
    [InlineData(2_001, "off")]
    [InlineData(-2_001, "off")]
    [InlineData(60_000, "off")]
    [InlineData(60_001, "wrong")]
    [InlineData(-60_001, "wrong")]
    public async Task AHello_ShowsHowFarTheClocksAreApart_AndAlarmsBeyondAMinute(int millis, string word)
    {
        await LinkAsync(millis);

        Protocol.V1.LinkStanding shown = Assert.Single((await StatusAsync()).Links);
        Assert.Equal((millis, word), (shown.ClockOffsetMs, shown.ClockStanding));
        Assert.Equal(word == "wrong", Alarms().Any());
    }

    [Fact]
    public async Task AClockThatStaysWrong_IsOneAlarm_ThatCounts()
    {
        await LinkAsync(-61_000);
        await LinkAsync(-75_000);

        AlarmRow alarm = Assert.Single(Alarms());
        Assert.Equal((ClockComparing.AlarmKind, bor.Identity.Id, 2), (alarm.Kind, alarm.Partner!.Value, alarm.Times));
        Assert.Contains("behind", alarm.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BeforeTheFirstHello_NothingIsSaidOfTheClock()
    {
        Assert.Equal("none", Assert.Single((await StatusAsync()).Links).ClockStanding);
    }

    /// <summary>One link from its hello to its end.</summary>
    private async Task LinkAsync(int millis)
    {
        bor.Clock.Now = aln.Clock.Now.AddMilliseconds(millis);
        var frames = new QueuedFrames();
        frames.Incoming.Writer.TryWrite(new Frame { Hello = bor.Hellos.Write(aln.Identity.Id) });
        frames.Incoming.Writer.Complete();
        LinkEnding ending = await Conversation().RunAsync(bor.Identity.Id, LaneGroup.Ordinary, dialledByUs: true, default, frames, CancellationToken.None);
        Assert.Equal("the partner ended the link", ending.Cause);
    }

    private LinkConversation Conversation()
    {
        var alarms = new LinkAlarms(aln.Store, aln.Clock, NullLogger<LinkAlarms>.Instance);
        return new LinkConversation(
            desks.Board,
            aln.Hellos,
            Recordings.Partials(aln),
            new HelloAnswering(new HelloJudging(aln.Identity, aln.Trust, aln.Store), new LinkStops(aln.Store, alarms, aln.Clock), desks.Epochs),
            alarms,
            new ClockComparing(alarms, aln.Clock, NullLogger<ClockComparing>.Instance),
            new PartnerRations(new LimitSettings(), aln.Clock),
            aln.Signals,
            [],
            aln.Clock,
            NullLogger<LinkConversation>.Instance);
    }

    private Task<ShowStatusResponse> StatusAsync() => desks.Node.ShowStatus(new ShowStatusRequest(), Desks.As(OperatorRole.Auditor, "NodeService/ShowStatus"));

    private IReadOnlyList<AlarmRow> Alarms() => aln.Store.Read(reader => reader.ListAlarms(10));
}
