using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Linking;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Delivering;

/// <summary>The owners of one connection's lanes, over a session whose other end is the test.</summary>
public sealed class LaneDeliveringTests : SharedReport
{
    private const int MiB = 1024 * 1024;

    /// <summary>How long nothing more has to come: too short a look could only miss a defect, never invent one.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);

    private readonly QueuedFrames frames = new();
    private readonly CancellationTokenSource stop = new();
    private LinkSession session = null!;
    private Task<string> running = null!;

    public override async Task DisposeAsync()
    {
        await stop.CancelAsync();
        await running;
        session.Dispose();
        stop.Dispose();
        await base.DisposeAsync();
    }

    [Fact]
    public async Task WhatIsInFlight_IsBoundInBytes_AndALargerOneFliesAlone()
    {
        await QueueAsync(LaneName.Routine, 3 * MiB, 3 * MiB, 3 * MiB, 9 * MiB, 1);
        Begin(LaneGroup.Ordinary);

        Assert.Equal([1, 2], await DeliveredAsync(LaneName.Routine, 2));
        await NothingMoreAsync();
        await AckAsync(LaneName.Routine, 1);
        Assert.Equal([3], await DeliveredAsync(LaneName.Routine, 1));
        await NothingMoreAsync();
        await AckAsync(LaneName.Routine, 2);
        await NothingMoreAsync();
        await AckAsync(LaneName.Routine, 3);
        Assert.Equal([4], await DeliveredAsync(LaneName.Routine, 1));
        await NothingMoreAsync();
        await AckAsync(LaneName.Routine, 4);
        Assert.Equal([5], await DeliveredAsync(LaneName.Routine, 1));
    }

    [Fact]
    public async Task WhatIsBeforeABusyNumber_IsInFlightStill()
    {
        await QueueAsync(LaneName.Routine, 3 * MiB, 3 * MiB, 3 * MiB);
        Begin(LaneGroup.Ordinary);
        Assert.Equal([1, 2], await DeliveredAsync(LaneName.Routine, 2));

        frames.Incoming.Writer.TryWrite(new Frame { Busy = new Busy { Lane = LaneName.Routine, Number = 2, Reason = BusyReason.StoreDown, RetryAfterMs = 1 } });

        Assert.Equal([2], await DeliveredAsync(LaneName.Routine, 1));
        await NothingMoreAsync();
        await AckAsync(LaneName.Routine, 1);
        Assert.Equal([3], await DeliveredAsync(LaneName.Routine, 1));
    }

    [Fact]
    public async Task ALaneThatIsFullOrBusy_KeepsNoOtherWaiting()
    {
        await QueueAsync(LaneName.Bulk, 9 * MiB, 9 * MiB);
        await QueueAsync(LaneName.Priority, 1);
        Begin(LaneGroup.Ordinary);
        Assert.Equal([1], await DeliveredAsync(LaneName.Priority, 1));
        Assert.Equal([1], await DeliveredAsync(LaneName.Bulk, 1));
        frames.Incoming.Writer.TryWrite(new Frame { Busy = new Busy { Lane = LaneName.Priority, Number = 1, Reason = BusyReason.StoreDown, RetryAfterMs = 60_000 } });

        await QueueAsync(LaneName.Routine, 1);
        Aln.Signals.Outbox(Bor.Identity.Id, LaneName.Routine).Raise();

        Assert.Equal([1], await DeliveredAsync(LaneName.Routine, 1));
    }

    [Fact]
    public async Task AnAckOfALaneThatIsNotOfThisConnection_EndsIt()
    {
        Begin(LaneGroup.Urgent);
        await AckAsync(LaneName.Routine, 0);

        Assert.Contains("lane 4, which is not one this connection is for", await running.WaitAsync(TimeSpan.FromSeconds(60)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAckBeyondWhatWasSent_EndsIt()
    {
        Begin(LaneGroup.Urgent);
        await AckAsync(LaneName.Flash, 1);

        Assert.Contains("an ack names number 1, 0 is the last one sent", await running.WaitAsync(TimeSpan.FromSeconds(60)), StringComparison.Ordinal);
    }

    private void Begin(LaneGroup group)
    {
        Digest agreement = Aln.Trust.Current.Find(Bor.Identity.Id)!.InForce(Aln.Clock.Now)!.Document.Hash;
        session = new LinkSession(Bor.Identity.Id, dialledByUs: true, default, frames, TimeProvider.System)
        {
            Group = group,
            Theirs = new Hello { AgreementHash = ByteString.CopyFrom(agreement.ToBytes()) },
        };
        session.Stand(agreement);
        var urgentFirst = new UrgentFirst(Aln.Store, new LinkBoard(Aln.Identity, Aln.Clock), Aln.Settled, TimeProvider.System);
        var source = new DeliveringSource(Aln.Store, Aln.Numbering, Aln.Signals, Aln.Lanes, Aln.Fresh, new LimitsInForce(new LimitSettings()), urgentFirst, TimeProvider.System);
        running = session.RunAsync([source.Join(session)!], stop.Token);
    }

    /// <summary>Entries that were decided and sealed like others, except for their bytes.</summary>
    private async Task QueueAsync(LaneName lane, params int[] sizes)
    {
        OutboxRow like = (await Aln.AcceptedAsync(Reports.Yaml(title: $"for {lane}"), LaneName.Immediate)).Entries[0];
        await Aln.Store.CommitAsync(CommitUrgency.Routine, 1, writer =>
        {
            OutboxRow row = writer.FindOutbox(like.ReportId, Bor.Identity.Id)!;
            for (int i = 0; i < sizes.Length; i++)
                writer.AddOutbox(row with { Id = 0, Lane = lane, Revision = (ulong)i + 2, EnvelopeId = EnvelopeId.Create(Aln.Clock.Now), Header = [], Cms = new byte[sizes[i]], SizeBytes = sizes[i] });
            return true;
        });
    }

    private async Task<List<ulong>> DeliveredAsync(LaneName lane, int count)
    {
        var numbers = new List<ulong>();
        while (numbers.Count < count)
        {
            Frame frame = await frames.Outgoing.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            if (frame.KindCase != Frame.KindOneofCase.Deliver)
                continue;
            Assert.Equal(lane, frame.Deliver.Lane);
            numbers.Add(frame.Deliver.Number);
        }
        return numbers;
    }

    private async Task NothingMoreAsync()
    {
        await Task.Delay(Quiet);
        Assert.False(frames.Outgoing.Reader.TryPeek(out Frame? frame) && frame.KindCase == Frame.KindOneofCase.Deliver);
    }

    private async Task AckAsync(LaneName lane, ulong floor) => await frames.Incoming.Writer.WriteAsync(new Frame { Ack = new Ack { Epoch = 1, Lane = lane, Floor = floor } });
}
