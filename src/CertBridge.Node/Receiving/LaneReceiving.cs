using System.Threading.Channels;
using CertBridge.Node.Linking;
using CertBridge.Node.Watching;
using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Receiving;

/// <summary>
/// Takes envelopes of one lane off the link in order, judges several at once, and commits them in order. Whatever is said of an envelope is said after its
/// inbox row, receipt leaf and floor were flushed in one commit (docs/LINK.md). What is urgent waits for nobody's turn: it is small, and rationed by itself.
/// </summary>
internal sealed class LaneReceiving : IDisposable
{
    /// <summary>All that an honest partner may have in flight: its other lanes are not kept waiting by this one.</summary>
    private const int WaitingMax = Limits.InFlightMax;

    /// <summary>The store has one writer: what one partner commits at once is what all others, and flash, wait for.</summary>
    private const int BatchMax = 32;
    private const int BatchBytesMax = 1024 * 1024;
    private const uint RetryAfterMs = 2_000;

    private readonly LinkSession session;
    private readonly LaneName name;
    private readonly bool isUrgent;
    private readonly ArrivalJudging judging;
    private readonly ArrivalRecording recording;
    private readonly ReceivingShares shares;
    private readonly ReceiptSigning signing;
    private readonly LinkSignals signals;
    private readonly ReceivingLane lane;
    private readonly PartedArrival parts;
    private readonly ByteBudget.Share bytes;
    private readonly Channel<Task<JudgedArrival>> waiting = Channel.CreateBounded<Task<JudgedArrival>>(new BoundedChannelOptions(WaitingMax) { SingleReader = true, SingleWriter = true });

    public LaneReceiving(LinkSession session, LaneName name, ArrivalJudging judging, ArrivalRecording recording, ReceivingShares shares, PartialArrivals partials, ReceiptSigning signing, LinkSignals signals)
    {
        this.session = session;
        this.name = name;
        this.signing = signing;
        isUrgent = LaneGroups.Of(name) == LaneGroup.Urgent;
        this.judging = judging;
        this.recording = recording;
        this.shares = shares;
        this.signals = signals;
        bytes = shares.Bytes.Open();
        lane = recording.Lane(session.Partner, name, session.Theirs.Lanes.FirstOrDefault(standing => standing.Lane == name)?.MyEpoch ?? 1);
        parts = new PartedArrival(session.Partner, name, partials, session.Ours);
    }

    public async ValueTask TakeAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        DemandEpoch(arrival.Epoch);
        NumberVerdict verdict;
        int generation;
        lock (lane.Gate)
        {
            generation = lane.Generation;
            parts.DemandNone(generation, arrival.Number);
            verdict = lane.Judge(arrival.Number);
        }
        if (verdict == NumberVerdict.Dropped)
            return;
        if (verdict == NumberVerdict.OutOfOrder)
            throw OutOfOrder(arrival.Number);
        if (verdict == NumberVerdict.Next)
            parts.GiveUp(); // what an earlier link left of it
        await bytes.TakeAsync(arrival.HeldBytes, cancellationToken);
        await JudgeAsync(arrival, verdict, generation, cancellationToken);
    }

    /// <summary>
    /// One part: (1) its form; (2) its place, by its number where it begins an envelope and by the part before otherwise; (3) room, for all that is to come; (4) to the disk, or with the last one the whole
    /// into memory, within what this link may hold there. From then on it is an envelope like any other.
    /// </summary>
    public async ValueTask TakePartAsync(DeliverPart part, CancellationToken cancellationToken)
    {
        parts.DemandForm(part); // step 1
        DemandEpoch(part.Epoch);
        NumberVerdict verdict;
        int generation;
        lock (lane.Gate)
        {
            generation = lane.Generation;
            verdict = parts.IsOpen(generation) ? NumberVerdict.Next : lane.Begin(part.Number, isMiddle: part.Offset > 0);
        }
        if (verdict == NumberVerdict.Dropped)
            return;
        if (verdict == NumberVerdict.OutOfOrder)
            throw OutOfOrder(part.Number);
        if (verdict == NumberVerdict.Repeated)
            throw new LinkBrokenException(ClosingReason.Protocol, $"number {part.Number} came in parts after it was taken");
        long needed = parts.Place(part, generation); // step 2
        if (!HasRoom(needed)) // step 3
            await RefuseForRoomAsync(part, cancellationToken);
        else if (!PartedArrival.IsLast(part)) // step 4
            parts.Keep(part);
        else
            await TakeWholeAsync(part, generation, cancellationToken);
    }

    private async ValueTask TakeWholeAsync(DeliverPart last, int generation, CancellationToken cancellationToken)
    {
        lock (lane.Gate)
        {
            if (lane.Generation != generation || lane.Judge(last.Number) != NumberVerdict.Next)
                return; // an earlier number was busy in this moment: all of it comes again
        }
        await bytes.TakeAsync(PartedArrival.EnvelopeBytes(last), cancellationToken);
        await JudgeAsync(parts.Whole(last), NumberVerdict.Next, generation, cancellationToken);
    }

    /// <summary>Said in its turn, after what came before it. What is under way of it is dropped from here on, and it comes again from its beginning.</summary>
    private async ValueTask RefuseForRoomAsync(DeliverPart part, CancellationToken cancellationToken)
    {
        parts.GiveUp();
        int generation;
        lock (lane.Gate)
        {
            lane.Busy(part.Number);
            generation = lane.Generation;
        }
        await waiting.Writer.WriteAsync(Task.FromResult(new JudgedArrival(Arrival.Announced(part), new ArrivalVerdict.Busy(BusyReason.StoreDown), generation)), cancellationToken);
    }

    private void DemandEpoch(ulong epoch)
    {
        if (epoch != lane.Epoch)
            throw new LinkBrokenException(ClosingReason.Protocol, $"lane {(int)name} epoch {epoch} is not the one agreed in the hello");
    }

    private async ValueTask JudgeAsync(Arrival arrival, NumberVerdict verdict, int generation, CancellationToken cancellationToken)
    {
        Task<JudgedArrival> judged = verdict == NumberVerdict.Next
            ? InTurnAsync(() => new JudgedArrival(arrival, Judge(arrival), generation), cancellationToken)
            : Task.FromResult(new JudgedArrival(arrival, null, generation));
        await waiting.Writer.WriteAsync(judged, cancellationToken);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<JudgedArrival>(BatchMax);
        while (await waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            int size = 0;
            while (batch.Count < BatchMax && size < BatchBytesMax && waiting.Reader.TryPeek(out Task<JudgedArrival>? next) && (batch.Count == 0 || next.IsCompleted))
            {
                waiting.Reader.TryRead(out _);
                batch.Add(await next.WaitAsync(cancellationToken));
                size += batch[^1].Arrival.HeldBytes;
            }
            await SettleAsync(batch, cancellationToken);
            bytes.GiveBack(size);
            batch.Clear();
        }
    }

    public void Dispose() => bytes.Dispose();

    /// <summary>Numbers are given one after the other and sent in their order: one that is passed over is named, so that people on both sides see which.</summary>
    private LinkBrokenException OutOfOrder(ulong number)
    {
        ulong next;
        lock (lane.Gate)
            next = lane.Next;
        return new LinkBrokenException(ClosingReason.Protocol, $"number {number} came out of order: {next} is next on lane {name.ToString().ToLowerInvariant()}")
        {
            Gap = new Gap { Epoch = lane.Epoch, Lane = name, First = next, Last = number - 1 },
        };
    }

    private Task<JudgedArrival> InTurnAsync(Func<JudgedArrival> work, CancellationToken cancellationToken) =>
        isUrgent ? Task.Run(work, cancellationToken) : shares.Turns.RunAsync(session.Partner, work, cancellationToken);

    private ArrivalVerdict Judge(Arrival arrival) =>
        HasRoom(arrival.SizeBytes) ? judging.Judge(session.Partner, arrival) : new ArrivalVerdict.Busy(BusyReason.StoreDown);

    /// <summary>What is urgent has the same tenth more of the partner's room as its log, and the last of the disk.</summary>
    private bool HasRoom(long size) => shares.Disk.Shortage(name) is null
        && !(isUrgent ? shares.Partners.IsFullForItsLog(session.Partner, size) : shares.Partners.IsFull(session.Partner, size));

    /// <summary>Asked again where they are about to be written, together: others have written since each was judged.</summary>
    private List<JudgedArrival> WithRoom(IEnumerable<JudgedArrival> judged)
    {
        var ready = new List<JudgedArrival>(BatchMax);
        long size = 0;
        foreach (JudgedArrival one in judged)
        {
            size += one.Verdict is null ? 0 : one.Arrival.SizeBytes;
            bool mayStay = one.Verdict is null or ArrivalVerdict.Busy || HasRoom(size);
            ready.Add(mayStay ? one : one with { Verdict = new ArrivalVerdict.Busy(BusyReason.StoreDown) });
        }
        return ready;
    }

    private async Task SettleAsync(List<JudgedArrival> batch, CancellationToken cancellationToken)
    {
        List<JudgedArrival> ready = WithRoom(batch.Where(IsNotHeldBack));
        for (int i = 0; i < ready.Count; i++)
        {
            if (ready[i].Verdict is not ArrivalVerdict.Busy busy)
                continue;
            ready[i] = await recording.WithPatienceAsync(session.Partner, ready[i], busy, cancellationToken);
            if (ready[i].Verdict is not ArrivalVerdict.Busy)
                continue;
            await recording.TellWhenFullAsync(session.Partner, ready[i].Arrival);
            await SayBusyAsync(ready[i].Arrival, busy.Reason, cancellationToken);
            ready.RemoveRange(i, ready.Count - i);
        }
        if (ready.Count > 0)
            await RecordAsync(ready, cancellationToken);
    }

    private bool IsNotHeldBack(JudgedArrival judged)
    {
        lock (lane.Gate)
            return !lane.IsHeldBack(judged.Arrival.Number, judged.Generation);
    }

    private async Task RecordAsync(List<JudgedArrival> ready, CancellationToken cancellationToken)
    {
        RecordedArrivals recorded = await recording.RecordAsync(session.Partner, name, lane.Epoch, ready, cancellationToken);
        signals.Leaves(session.Partner).Raise();
        await recording.HoldToRationAsync(session, ready, recorded);
        if (isUrgent)
            await SignAloneAsync(recorded, cancellationToken);
        else
            await RepeatAsync(recorded, cancellationToken);
        await session.SendAsync(new Frame { Ack = new Ack { Epoch = lane.Epoch, Lane = name, Floor = recorded.Floor } }, cancellationToken);
        CrashPoints.Reach(CrashPoint.AckSent);
    }

    /// <summary>The log rides the other connection, and may be behind there: what is waited for most is signed by itself, and again where it came again.</summary>
    private async Task SignAloneAsync(RecordedArrivals recorded, CancellationToken cancellationToken)
    {
        foreach (StoredLeaf receipt in recorded.Given.Concat(recorded.ToRepeat))
        {
            CrashPoints.Reach(CrashPoint.ReceiptAloneSending);
            await session.SendAsync(new Frame { Receipt = signing.Sign(session.Partner, receipt) }, cancellationToken);
        }
    }

    private async Task RepeatAsync(RecordedArrivals recorded, CancellationToken cancellationToken)
    {
        // A leaf that was not sent yet goes out in its place; said here it would be a gap to the partner, and a conflict.
        foreach (StoredLeaf again in recorded.ToRepeat.Where(leaf => leaf.Index < session.LeavesSent))
            await session.SendAsync(Repeated(again), cancellationToken);
    }

    /// <summary>From here the lane waits for this number; what was sent behind it is dropped and will come again.</summary>
    private async Task SayBusyAsync(Arrival arrival, BusyReason reason, CancellationToken cancellationToken)
    {
        NodeMeters.Busy.Add(session.Partner.Value, MeterWords.Of(reason));
        lock (lane.Gate)
            lane.Busy(arrival.Number);
        var words = new Busy { Lane = name, Number = arrival.Number, Reason = reason, RetryAfterMs = RetryAfterMs };
        await session.SendAsync(new Frame { Busy = words }, cancellationToken);
    }

    private static Frame Repeated(StoredLeaf leaf)
    {
        var leaves = new Leaves { FirstIndex = leaf.Index };
        leaves.Records.Add(Google.Protobuf.ByteString.CopyFrom(leaf.Record));
        return new Frame { Leaves = leaves };
    }
}

/// <summary>An arrival and what was judged of it.</summary>
/// <param name="Arrival">As it came.</param>
/// <param name="Verdict">Null when its number was taken before: the store says whether it is a duplicate.</param>
/// <param name="Generation">Generation of the lane when it was taken in.</param>
internal sealed record JudgedArrival(Arrival Arrival, ArrivalVerdict? Verdict, int Generation = 0);
