using CertBridge.Node.Linking;
using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Linking;

/// <summary>That one of two nodes went back stops the exchange, whatever the next hello says and whatever restarts.</summary>
public sealed class LinkStopTests : SharedReport
{
    private static readonly byte[] SomeDigest = new byte[Digest.SizeBytes];

    [Theory]
    [InlineData("followed-too-much", RewindState.Here)]
    [InlineData("floor-too-high", RewindState.Here)]
    [InlineData("floor-too-high-on-the-other-connection", RewindState.Here)]
    [InlineData("receipt-forgotten", RewindState.Here)]
    [InlineData("last-number-lost", RewindState.There)]
    [InlineData("log-lost", RewindState.There)]
    public async Task AHello_ThatShowsARewind_StopsForEveryHelloAfterIt(string what, RewindState expected)
    {
        await ExchangedAsync();
        HelloObjection first = (await AnswerAsync(hello => Spoil(hello, what)))!;
        HelloObjection again = (await AnswerAsync(_ => { }))!; // as if nothing had been

        Assert.Equal((ClosingReason.Rewound, ClosingReason.Rewound), (first.Reason, again.Reason));
        RewindRow stop = Bor.Store.Read(reader => reader.FindRewind(Aln.Identity.Id))!;
        Assert.Equal((expected, Bor.Clock.Now), (stop.State, stop.Since));
        AlarmRow alarm = Assert.Single(Bor.Store.Read(reader => reader.ListAlarms(10)));
        Assert.Equal(("REWOUND", 1), (alarm.Kind, alarm.Times));
    }

    [Fact]
    public async Task AStop_NamesWhatThePartnerShowsNow()
    {
        await ExchangedAsync();
        await AnswerAsync(hello => Spoil(hello, "floor-too-high"));
        await AnswerAsync(hello => hello.FollowedSize = 0);

        Hello shown = Hello.Parser.ParseFrom(Bor.Store.Read(reader => reader.FindRewind(Aln.Identity.Id))!.Shown);
        Assert.Equal((1UL, 0UL), (Routine(shown).LastNumber, shown.FollowedSize));
        Assert.True(shown.Checkpoint.IsEmpty);
    }

    [Fact]
    public async Task BothWentBack_IsKnownWhenBothWereFound()
    {
        await ExchangedAsync();
        await AnswerAsync(hello => Spoil(hello, "floor-too-high"));
        await AnswerAsync(hello => Spoil(hello, "last-number-lost"));

        Assert.Equal(RewindState.Both, Bor.Store.Read(reader => reader.FindRewind(Aln.Identity.Id))!.State);
    }

    [Fact]
    public async Task ANodeThatWentBack_LeavesReportNumbersOut_Once()
    {
        await ExchangedAsync();
        LinkStops stops = Stops();
        var numbers = new ReportNumbers(Bor.Store, stops);
        long before = numbers.Take(Bor.Clock.Now.Year);
        var shown = new Hello();

        await stops.NoteAsync(Aln.Identity.Id, Found(RewindEvent.FoundThere), shown);
        Assert.Equal(before + 1, numbers.Look(Bor.Clock.Now.Year));
        await stops.NoteAsync(Aln.Identity.Id, Found(RewindEvent.FoundHere), shown);
        long after = numbers.Look(Bor.Clock.Now.Year);
        await stops.NoteAsync(PartnerId.Parse("cert-cel"), Found(RewindEvent.FoundHere), shown);

        Assert.True(after > before + 1_000, $"{after} follows {before}");
        Assert.Equal(after, numbers.Look(Bor.Clock.Now.Year));
        Assert.Equal(after, new ReportNumbers(Bor.Store).Look(Bor.Clock.Now.Year));
    }

    [Fact]
    public async Task AHello_WithReceiptsForMoreThanItsSenderGave_HasNoForm_AndStopsNothing()
    {
        await ExchangedAsync();

        HelloObjection objection = (await AnswerAsync(hello => Routine(hello).Receipted = Routine(hello).LastNumber + 1))!;

        Assert.Equal(ClosingReason.Protocol, objection.Reason);
        Assert.Null(Bor.Store.Read(reader => reader.FindRewind(Aln.Identity.Id)));
    }

    [Fact]
    public async Task AHelloOfAnotherNode_StopsNothing()
    {
        await ExchangedAsync();

        HelloObjection objection = (await AnswerAsync(hello =>
        {
            hello.PeerId = "cert-cel";
            Spoil(hello, "floor-too-high");
        }))!;

        Assert.Equal(ClosingReason.HelloRefused, objection.Reason);
        Assert.Null(Bor.Store.Read(reader => reader.FindRewind(Aln.Identity.Id)));
    }

    [Fact]
    public async Task AnOlderSheet_OfAPartnerThatWentBack_IsNoOtherIdentity()
    {
        await ExchangedAsync();

        HelloObjection objection = (await AnswerAsync(hello =>
        {
            hello.SheetSerial = 0;
            Spoil(hello, "last-number-lost");
        }))!;

        Assert.Equal(ClosingReason.Rewound, objection.Reason);
    }

    [Fact]
    public async Task AStop_IsShownAsTheStateOfTheLink_AndInTheOutbox()
    {
        await ExchangedAsync();
        await AnswerAsync(hello => Spoil(hello, "floor-too-high"));
        var board = new LinkBoard(Bor.Identity, Bor.Clock, Stops());

        Node.Linking.LinkStanding link = board.Standing(Aln.Identity.Id);

        Assert.Equal(("stopped", Bor.Clock.Now), (link.Word, link.Since));
        Assert.Contains("this node went back: the partner has number 1000000", link.Cause, StringComparison.Ordinal);
        Assert.EndsWith("certbridge partner epoch cert-aln", link.Cause, StringComparison.Ordinal);
        Assert.False(link.IsLinked);
    }

    /// <summary>One report went over, and its receipt came back.</summary>
    private async Task ExchangedAsync()
    {
        await SharedAsync();
        await Crossing.SignAsync(Aln, Bor);
        await SettleAsync(Bor, Aln); // the log of cert-aln, followed by cert-bor
    }

    private LinkStops Stops() => new(Bor.Store, new LinkAlarms(Bor.Store, Bor.Clock, NullLogger<LinkAlarms>.Instance), Bor.Clock);

    private static LaneStanding Routine(Hello hello) => On(hello, LaneName.Routine);

    private static LaneStanding On(Hello hello, LaneName lane) => hello.Lanes.Single(one => one.Lane == lane);

    private static HelloObjection Found(RewindEvent found) => new(ClosingReason.Rewound, "one of the two went back", "REWOUND") { Found = found, JudgedIn = 1 };

    /// <summary>Each time as by a node that has just started: what it knows it has from the store.</summary>
    private Task<HelloObjection?> AnswerAsync(Action<Hello> spoil)
    {
        Hello hello = Aln.Hellos.Write(Bor.Identity.Id);
        spoil(hello);
        return new HelloAnswering(new HelloJudging(Bor.Identity, Bor.Trust, Bor.Store), Stops(), new Desks(Bor).Epochs).ObjectAsync(Aln.Identity.Id, LaneGroup.Ordinary, hello);
    }

    private static void Spoil(Hello hello, string what)
    {
        switch (what)
        {
            case "followed-too-much": hello.FollowedSize = 1_000_000; hello.FollowedRoot = ByteString.CopyFrom(SomeDigest); break;
            case "floor-too-high": Routine(hello).YourEpoch = 1; Routine(hello).Floor = 1_000_000; break;
            case "floor-too-high-on-the-other-connection": On(hello, LaneName.Flash).YourEpoch = 1; On(hello, LaneName.Flash).Floor = 1; break;
            case "receipt-forgotten": Routine(hello).LastNumber = 7; Routine(hello).Receipted = 2; break;
            case "last-number-lost": Routine(hello).LastNumber = 0; Routine(hello).Receipted = 0; break;
            case "log-lost": hello.Checkpoint = ByteString.Empty; break;
            default: throw new ArgumentOutOfRangeException(nameof(what), what, "no such way to spoil a hello");
        }
    }
}
