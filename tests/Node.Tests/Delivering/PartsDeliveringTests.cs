using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Linking;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Delivering;

/// <summary>What the owner of a lane puts on the link of an envelope that is large, to a partner that is the test.</summary>
public sealed class PartsDeliveringTests : SharedReport
{
    private const int KiB = 1024;
    private readonly HeldFrames frames = new();
    private readonly CancellationTokenSource stop = new();
    private LinkSession? session;
    private Task<string> running = Task.FromResult("");
    private OutboxRow entry = null!;

    public override async Task DisposeAsync()
    {
        frames.Let(1_000);
        await stop.CancelAsync();
        await running;
        session?.Dispose();
        stop.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task ALargeOne_GoesInParts_ThatAreTogetherWhatItsDigestIsOver()
    {
        await QueueAsync(600 * KiB);
        Begin(hello => hello.TakesParts = true);

        DeliverPart[] parts = await PartsAsync(3);

        Assert.Equal([0u, 256u * KiB, 512u * KiB], parts.Select(part => part.Offset));
        Assert.All(parts, part => Assert.Equal((1ul, LaneName.Bulk, 1ul, (uint)EnvelopeParts.TotalBytes(entry)), (part.Epoch, part.Lane, part.Number, part.Total)));
        byte[] whole = [.. parts.SelectMany(part => part.Content)];
        Assert.Equal(Digest.Of(whole), Digest.FromBytes(parts[0].Digest.Span));
        Assert.Equal(EnvelopeParts.TotalBytes(entry), whole.Length);
    }

    [Theory]
    [InlineData(600 * KiB, false, Frame.KindOneofCase.Deliver)]
    [InlineData(Limits.PartBytesMax, true, Frame.KindOneofCase.Deliver)]
    [InlineData(Limits.PartBytesMax + 1, true, Frame.KindOneofCase.DeliverPart)]
    public async Task ItGoesWhole_WhereItIsOnePart_OrThePartnerDoesNotSayThatItTakesThem(int total, bool takesParts, Frame.KindOneofCase expected)
    {
        await QueueAsync(total);
        Begin(hello => hello.TakesParts = takesParts);

        Assert.Equal(expected, (await frames.NextAsync()).KindCase);
    }

    [Fact]
    public async Task OneOverTheLimitOfAnEnvelope_GoesWhole_AndIsRefusedWithAReceipt()
    {
        await QueueAsync(Limits.CmsBytesMax + 1);
        Begin(hello => hello.TakesParts = true);

        Assert.Equal(Frame.KindOneofCase.Deliver, (await frames.NextAsync()).KindCase);
    }

    [Fact]
    public async Task WhatThePartnerHas_IsNotSentAgain()
    {
        await QueueAsync(600 * KiB);
        Begin(hello => Say(hello, _ => { }));

        DeliverPart[] rest = await PartsAsync(2);

        Assert.Equal([300u * KiB, 556u * KiB], rest.Select(part => part.Offset));
        Assert.Equal(EnvelopeParts.TotalBytes(entry), 300 * KiB + rest.Sum(part => part.Content.Length));
    }

    [Theory]
    [InlineData("digest")]
    [InlineData("number")]
    [InlineData("epoch")]
    [InlineData("total")]
    [InlineData("all of it")]
    [InlineData("beyond it")]
    [InlineData("nothing")]
    [InlineData("lane")]
    public async Task WhatIsNotTheBeginningOfIt_IsPassedOver(string what)
    {
        await QueueAsync(600 * KiB);
        Begin(hello => Say(hello, partial =>
        {
            switch (what)
            {
                case "digest": partial.Digest = ByteString.CopyFrom(Digest.Of("other"u8).ToBytes()); break;
                case "number": partial.Number = 2; break;
                case "epoch": partial.Epoch = 2; break;
                case "total": partial.Total--; break;
                case "all of it": partial.Held = partial.Total; break;
                case "beyond it": partial.Held = uint.MaxValue; break;
                case "nothing": partial.Held = 0; break;
                default: partial.Lane = LaneName.Routine; break;
            }
        }));

        Assert.Equal([0u, 256u * KiB, 512u * KiB], (await PartsAsync(3)).Select(part => part.Offset));
    }

    [Fact]
    public async Task AfterBusy_TheRestStaysHere_AndItComesFromItsBeginning()
    {
        await QueueAsync(7 * KiB * KiB);
        frames.Hold();
        Begin(hello => hello.TakesParts = true);
        frames.Let(1);
        Assert.Equal(0u, (await PartsAsync(1))[0].Offset);
        frames.Incoming.Writer.TryWrite(new Frame { Busy = new Busy { Lane = LaneName.Bulk, Number = 1, Reason = BusyReason.StoreDown, RetryAfterMs = 100 } });
        await frames.TakenAsync();
        frames.Let(1_000);

        var before = new List<uint>();
        while ((await PartsAsync(1))[0].Offset is var offset && offset > 0)
            before.Add(offset);
        Assert.InRange(before.Count, 1, OutgoingFrames.PerLaneMax + 2);
        Assert.Equal(256u * KiB, (await PartsAsync(1))[0].Offset);
    }

    private void Say(Hello hello, Action<PartialArrival> change)
    {
        hello.TakesParts = true;
        var partial = new PartialArrival
        {
            Lane = LaneName.Bulk,
            Epoch = 1,
            Number = 1,
            Digest = ByteString.CopyFrom(entry.EnvelopeDigest.ToBytes()),
            Total = (uint)EnvelopeParts.TotalBytes(entry),
            Held = 300 * KiB,
        };
        change(partial);
        hello.PartialArrivals.Add(partial);
    }

    private void Begin(Action<Hello> say)
    {
        Digest agreement = Aln.Trust.Current.Find(Bor.Identity.Id)!.InForce(Aln.Clock.Now)!.Document.Hash;
        var theirs = new Hello { AgreementHash = ByteString.CopyFrom(agreement.ToBytes()) };
        say(theirs);
        session = new LinkSession(Bor.Identity.Id, dialledByUs: true, default, frames, TimeProvider.System) { Group = LaneGroup.Ordinary, Theirs = theirs };
        session.Stand(agreement);
        var urgentFirst = new UrgentFirst(Aln.Store, new LinkBoard(Aln.Identity, Aln.Clock), Aln.Settled, TimeProvider.System);
        var source = new DeliveringSource(Aln.Store, Aln.Numbering, Aln.Signals, Aln.Lanes, Aln.Fresh, new LimitsInForce(new LimitSettings()), urgentFirst, TimeProvider.System);
        running = session.RunAsync([source.Join(session)!], stop.Token);
    }

    /// <summary>An entry that was decided and sealed like others, except for its bytes: so many with its header and the length of that.</summary>
    private async Task QueueAsync(int total)
    {
        OutboxRow like = (await Aln.AcceptedAsync(Reports.Yaml(), LaneName.Immediate)).Entries[0];
        byte[] header = [1, 2, 3];
        var cms = new byte[total > Limits.CmsBytesMax ? total : total - header.Length - sizeof(uint)];
        cms[^1] = 7;
        entry = await Aln.Store.CommitAsync(CommitUrgency.Routine, 1, writer =>
        {
            OutboxRow row = writer.FindOutbox(like.ReportId, Bor.Identity.Id)! with
            {
                Id = 0,
                Lane = LaneName.Bulk,
                Revision = 2,
                EnvelopeId = EnvelopeId.Create(Aln.Clock.Now),
                EnvelopeDigest = EnvelopeDigest.Of(header, cms),
                Header = header,
                Cms = cms,
                SizeBytes = cms.Length,
            };
            writer.AddOutbox(row);
            return row;
        });
    }

    private async Task<DeliverPart[]> PartsAsync(int count)
    {
        var parts = new List<DeliverPart>();
        while (parts.Count < count)
            parts.Add((await frames.NextAsync()).DeliverPart);
        return [.. parts];
    }

    /// <summary>A line that carries a delivery when the test lets it.</summary>
    private sealed class HeldFrames : FrameDuplex
    {
        private readonly SemaphoreSlim allowed = new(0);
        private readonly QueuedFrames queued = new();
        private readonly TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool isHeld;
        private int reads;

        public System.Threading.Channels.Channel<Frame> Incoming => queued.Incoming;

        public void Hold() => isHeld = true;

        public void Let(int frames) => allowed.Release(frames);

        public async Task<Frame> NextAsync()
        {
            while (true)
            {
                Frame frame = await queued.Outgoing.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
                if (frame.KindCase is Frame.KindOneofCase.Deliver or Frame.KindOneofCase.DeliverPart)
                    return frame;
            }
        }

        /// <summary>Waits until the first frame that came in was handed on: the second is asked for.</summary>
        public Task TakenAsync() => taken.Task.WaitAsync(TimeSpan.FromSeconds(60));

        public override Task<Frame?> ReadAsync()
        {
            if (++reads == 2)
                taken.TrySetResult();
            return queued.ReadAsync();
        }

        public override async Task WriteAsync(Frame frame, bool moreFollow)
        {
            if (isHeld && frame.KindCase == Frame.KindOneofCase.DeliverPart)
                await allowed.WaitAsync();
            await queued.WriteAsync(frame, moreFollow);
        }

        public override Task FinishAsync() => queued.FinishAsync();
    }
}
