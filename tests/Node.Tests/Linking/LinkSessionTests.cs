using CertBridge.Node.Linking;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;

namespace CertBridge.Node.Tests.Linking;

public sealed class LinkSessionTests : IDisposable
{
    private static readonly PartnerId Bor = PartnerId.Parse("cert-bor");
    private readonly QueuedFrames frames = new();
    private readonly LinkSession session;

    public LinkSessionTests() => session = new LinkSession(Bor, dialledByUs: true, default, frames, TimeProvider.System);

    [Fact]
    public async Task Greet_WhenTheFirstFrameIsNoHello_BreaksTheLink()
    {
        frames.Incoming.Writer.TryWrite(new Frame { Heartbeat = new Heartbeat() });

        LinkBrokenException broken = await Assert.ThrowsAsync<LinkBrokenException>(() => session.GreetAsync(new Hello(), CancellationToken.None));

        Assert.Equal(ClosingReason.Protocol, broken.Reason);
    }

    [Fact]
    public async Task Greet_WhenThePartnerCloses_SaysWhy()
    {
        frames.Incoming.Writer.TryWrite(new Frame { Notice = new Notice { Closing = new Closing { Reason = ClosingReason.Superseded, Text = "kept\u001b[31m the other" } } });

        LinkEndedByPartnerException ended = await Assert.ThrowsAsync<LinkEndedByPartnerException>(() => session.GreetAsync(new Hello(), CancellationToken.None));

        Assert.Equal(ClosingReason.Superseded, ended.Reason);
        Assert.DoesNotContain('\u001b', ended.Message);
    }

    [Fact]
    public async Task Run_AnUnknownFrame_EndsTheLinkWithAReason()
    {
        frames.Incoming.Writer.TryWrite(new Frame());

        string cause = await session.RunAsync([], CancellationToken.None);

        Assert.Contains("frame kind 0", cause);
        Assert.False(session.NeedsAPerson);
        Frame last = await frames.Outgoing.Reader.ReadAsync();
        Assert.Equal(ClosingReason.Protocol, last.Notice.Closing.Reason);
    }

    [Fact]
    public async Task Run_ThatEndsOverAFailedStore_TellsThePartner_AndIsNoFaultOfTheLink()
    {
        frames.Incoming.Writer.TryWrite(new Frame { Ack = new Ack() });

        await session.RunAsync([new BreakingPart(new StoreFailedException("no room"))], CancellationToken.None);

        Assert.Equal(ClosingReason.StoreDown, (await frames.Outgoing.Reader.ReadAsync()).Notice.Closing.Reason);
        Assert.Null(session.Fault);
    }

    [Fact]
    public async Task Run_ThatEndsOverOurOwnDisk_SaysSo_AndIsNoLostConnection()
    {
        frames.Incoming.Writer.TryWrite(new Frame { Ack = new Ack() });

        string cause = await session.RunAsync([new BreakingPart(new OwnDiskException(new IOException("No space left on device")))], CancellationToken.None);

        Assert.Equal("this node cannot write to its home", cause);
        Assert.IsType<OwnDiskException>(session.Fault);
        Assert.Equal(ClosingReason.StoreDown, (await frames.Outgoing.Reader.ReadAsync()).Notice.Closing.Reason);
    }

    [Theory]
    [InlineData(ClosingReason.LogConflict)]
    [InlineData(ClosingReason.IdentityConflict)]
    public async Task Run_ThatEndsOverAConflict_NeedsAPerson(ClosingReason reason)
    {
        frames.Incoming.Writer.TryWrite(new Frame { Ack = new Ack() });

        await session.RunAsync([new BreakingPart(new LinkBrokenException(reason, "two heads"))], CancellationToken.None);

        Assert.True(session.NeedsAPerson);
        Assert.Null(session.Fault);
    }

    [Fact]
    public async Task Run_ThatEndsOverAGap_NamesTheNumbers_ToBothSides()
    {
        var gap = new Gap { Epoch = 1, Lane = LaneName.Routine, First = 5, Last = 7 };
        frames.Incoming.Writer.TryWrite(new Frame { Ack = new Ack() });

        await session.RunAsync([new BreakingPart(new LinkBrokenException(ClosingReason.Protocol, "8 came") { Gap = gap })], CancellationToken.None);

        Closing said = (await frames.Outgoing.Reader.ReadAsync()).Notice.Closing;
        Assert.Equal((gap, false), (said.Gap, session.Missing!.AreOurs));
        Assert.Equal("numbers 5 to 7 of lane routine, epoch 1, did not reach this node before a later one did; the partner was told which, and sends them again", session.Missing.Words);
        var theirs = new QueuedFrames();
        using var other = new LinkSession(Bor, dialledByUs: true, default, theirs, TimeProvider.System);
        theirs.Incoming.Writer.TryWrite(new Frame { Notice = new Notice { Closing = said } });
        await other.RunAsync([], CancellationToken.None);
        Assert.Equal((gap, true), (other.Missing!.Gap, other.Missing.AreOurs));
    }

    [Theory]
    [InlineData(ClosingReason.Shutdown, 1ul, LaneName.Routine, 1ul, 1ul)]
    [InlineData(ClosingReason.Protocol, 0ul, LaneName.Routine, 1ul, 1ul)]
    [InlineData(ClosingReason.Protocol, 1ul, (LaneName)6, 1ul, 1ul)]
    [InlineData(ClosingReason.Protocol, 1ul, LaneName.Routine, 0ul, 1ul)]
    [InlineData(ClosingReason.Protocol, 1ul, LaneName.Routine, 2ul, 1ul)]
    [InlineData(ClosingReason.Protocol, 1ul, LaneName.Routine, 1ul, ulong.MaxValue)]
    public async Task Run_WhenThePartnerNamesAGapThatCannotBe_TakesItForNone(ClosingReason reason, ulong epoch, LaneName lane, ulong first, ulong last)
    {
        var words = new Closing { Reason = reason, Gap = new Gap { Epoch = epoch, Lane = lane, First = first, Last = last } };
        frames.Incoming.Writer.TryWrite(new Frame { Notice = new Notice { Closing = words } });

        await session.RunAsync([], CancellationToken.None);

        Assert.Null(session.Missing);
    }

    [Fact]
    public async Task Run_ThatEndsOverAFaultOfOurs_KeepsItForTheLog()
    {
        var fault = new InvalidDataException("the stored checkpoint does not match its root");
        frames.Incoming.Writer.TryWrite(new Frame { Ack = new Ack() });

        await session.RunAsync([new BreakingPart(fault)], CancellationToken.None);

        Assert.Same(fault, session.Fault);
        Assert.False(frames.Outgoing.Reader.TryRead(out _), "the partner is told nothing of it");
    }

    [Fact]
    public async Task Run_WhenThePartnerFinishes_Ends()
    {
        frames.Incoming.Writer.Complete();

        Assert.Equal("the partner ended the link", await session.RunAsync([], CancellationToken.None));
    }

    [Fact]
    public async Task Run_WhenTheNodeStops_TellsThePartner()
    {
        using var stopping = new CancellationTokenSource();
        Task<string> running = session.RunAsync([], stopping.Token);
        await stopping.CancelAsync();

        Assert.Equal("the node stops", await running);
        Frame last = await frames.Outgoing.Reader.ReadAsync();
        Assert.Equal(ClosingReason.Shutdown, last.Notice.Closing.Reason);
    }

    [Fact]
    public async Task Run_GivesEachFrame_ToThePartThatTakesIt()
    {
        var part = new TakingPart(Frame.KindOneofCase.Ack);
        frames.Incoming.Writer.TryWrite(new Frame { Heartbeat = new Heartbeat() });
        frames.Incoming.Writer.TryWrite(new Frame { Ack = new Ack { Floor = 3 } });
        frames.Incoming.Writer.Complete();

        await session.RunAsync([part], CancellationToken.None);

        Assert.Equal(3ul, Assert.Single(part.Taken).Ack.Floor);
    }

    public void Dispose() => session.Dispose();

    private sealed class BreakingPart(Exception failure) : ILinkPart
    {
        public bool Takes(Frame.KindOneofCase candidate) => true;

        public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken) => throw failure;

        public Task RunAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private sealed class TakingPart(Frame.KindOneofCase kind) : ILinkPart
    {
        public List<Frame> Taken { get; } = [];

        public bool Takes(Frame.KindOneofCase candidate) => candidate == kind;

        public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken)
        {
            Taken.Add(frame);
            return ValueTask.CompletedTask;
        }

        public Task RunAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
