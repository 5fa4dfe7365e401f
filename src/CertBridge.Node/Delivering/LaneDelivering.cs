using CertBridge.Node.Linking;
using CertBridge.Node.Watching;
using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Delivering;

/// <summary>
/// The one owner of a lane towards a partner while its connection is up. What has a number is sent in its order, at most 256 and 8 MiB beyond the partner's
/// floor, also what the partner was sent on an earlier link and does not have yet; then due entries are numbered (docs/LINK.md, Numbers). A large one goes in parts to who takes them, from where an earlier link broke.
/// </summary>
internal sealed class LaneDelivering
{
    private const int EntriesPerStep = 64;
    private static readonly TimeSpan BusyPauseMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BusyPauseMax = TimeSpan.FromSeconds(60);

    private readonly LinkSession session;
    private readonly LaneName lane;
    private readonly NodeStore store;
    private readonly EntryNumbering numbering;
    private readonly LinkSignals signals;
    private readonly OpenLanes lanes;
    private readonly FreshEntries fresh;
    private readonly int inFlightMax;
    private readonly TimeProvider time;
    private readonly ulong epoch;
    private readonly bool takesParts;
    private readonly Lock gate = new();
    private readonly Queue<(ulong Number, int Bytes)> sizes = new(); // of what is beyond the floor and was sent on this link
    private ulong floor;
    private ulong sentUpTo;
    private ulong triedUpTo;
    private long bytesInFlight;
    private Busy? busy;
    private PartialArrival? partial; // what the partner has of the first that is sent on this link; null once one was begun

    public LaneDelivering(LinkSession session, LaneName lane, NodeStore store, EntryNumbering numbering, LinkSignals signals, OpenLanes lanes, FreshEntries fresh, int inFlightMax, TimeProvider time)
    {
        this.session = session;
        this.lane = lane;
        this.store = store;
        this.numbering = numbering;
        this.signals = signals;
        this.lanes = lanes;
        this.fresh = fresh;
        this.inFlightMax = inFlightMax;
        this.time = time;
        LaneStanding? standing = session.Theirs.Lanes.FirstOrDefault(one => one.Lane == lane);
        LaneOut ours = store.Read(reader => reader.GetLaneOut(session.Partner, lane));
        epoch = ours.Epoch;
        floor = standing is { } known && known.YourEpoch == ours.Epoch ? known.Floor : 0;
        sentUpTo = floor;
        triedUpTo = ours.LastNumber;
        takesParts = session.Theirs.TakesParts;
        partial = session.Theirs.PartialArrivals.FirstOrDefault(one => one.Lane == lane);
    }

    public void Take(Frame frame)
    {
        lock (gate)
        {
            if (frame.KindCase == Frame.KindOneofCase.Busy)
                TakeBusy(frame.Busy);
            else
                TakeAck(frame.Ack);
        }
        signals.Outbox(session.Partner, lane).Raise();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        lanes.Open(session.Partner, lane, HasRoomAfter);
        try
        {
            while (true)
            {
                bool moved = session.MayDeliver && await StepAsync(cancellationToken);
                if (!moved)
                    await signals.Outbox(session.Partner, lane).WaitAsync(cancellationToken);
            }
        }
        finally
        {
            lanes.Close(session.Partner, lane, HasRoomAfter);
            fresh.Clear(session.Partner, lane);
        }
    }

    /// <returns>False when there is nothing to do until somebody raises the signal.</returns>
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        if (await PauseWhileBusyAsync(cancellationToken))
            return true; // agreement or link may be others by now
        int room = Room();
        if (room == 0)
            return false;
        IReadOnlyList<OutboxRow> numbered = Numbered(Math.Min(room, EntriesPerStep));
        if (numbered.Count > 0)
        {
            OutboxRow[] fitting = Fitting(numbered);
            if (fitting.Length == 0)
                return false; // an ack makes room for its bytes
            await NoteRepeatedAsync(fitting, cancellationToken);
            signals.Leaves(session.Partner).Raise();
            await SendAsync(fitting, cancellationToken);
            return true;
        }
        if (!IsWorthNumbering(room))
            return false; // the acks of what is in flight make room for more at once
        return (await numbering.NumberAsync(session.Partner, lane, room, cancellationToken)).Looked > 0;
    }

    private IReadOnlyList<OutboxRow> Numbered(int max)
    {
        FreshRun run = fresh.Take(session.Partner, lane, epoch, sentUpTo, max);
        return run.Entries.Count > 0 ? run.Entries : store.Read(reader => reader.SentUnsettled(session.Partner, lane, sentUpTo, Math.Min(max, run.Missing)));
    }

    /// <summary>A number was counted as an attempt when it was given; what was tried before is counted once more.</summary>
    private async Task NoteRepeatedAsync(OutboxRow[] entries, CancellationToken cancellationToken)
    {
        long[] repeated = [.. entries.Where(entry => entry.Number <= triedUpTo).Select(entry => entry.Id)];
        triedUpTo = Math.Max(triedUpTo, entries[^1].Number);
        if (repeated.Length == 0)
            return;
        await store.CommitAsync(LaneUrgency.Of(lane), repeated.Length * 64, writer =>
        {
            foreach (long id in repeated)
                writer.NoteAttempt(id);
        }, cancellationToken);
        CrashPoints.Reach(CrashPoint.AttemptsNoted);
    }

    private async Task SendAsync(OutboxRow[] entries, CancellationToken cancellationToken)
    {
        foreach (OutboxRow entry in entries)
        {
            Begin(entry);
            CrashPoints.Reach(CrashPoint.EnvelopeSending);
            if (takesParts && EnvelopeParts.IsNeeded(entry))
                await SendPartsAsync(entry, cancellationToken);
            else
                await session.SendAsync(Written(entry), cancellationToken);
            partial = null;
            CrashPoints.Reach(CrashPoint.EnvelopeSent);
            NodeMeters.Attempts.Add(session.Partner.Value, "sent", "");
        }
    }

    /// <summary>From the beginning, or from what the partner has of it. While a number is busy the other end drops what follows: no more of it is put on the link, and it comes again as a whole lane does.</summary>
    private async Task SendPartsAsync(OutboxRow entry, CancellationToken cancellationToken)
    {
        int from = partial is { } theirs && EnvelopeParts.IsBeginning(entry, theirs) ? (int)theirs.Held : 0;
        foreach (Frame part in EnvelopeParts.Of(entry, from))
        {
            if (IsBusy)
                return;
            await session.SendAsync(part, cancellationToken);
        }
    }

    private bool IsBusy
    {
        get
        {
            lock (gate)
                return busy is not null;
        }
    }

    /// <summary>As many of them as may be in flight with what is; at least one where nothing is.</summary>
    private OutboxRow[] Fitting(IReadOnlyList<OutboxRow> entries)
    {
        long bytes;
        lock (gate)
            bytes = bytesInFlight;
        return [.. entries.TakeWhile(entry => (bytes += SizeOf(entry)) <= Limits.InFlightBytesMax || bytes == SizeOf(entry))];
    }

    /// <summary>Noted before it is given away: the answer may be faster than the next line.</summary>
    private void Begin(OutboxRow entry)
    {
        lock (gate)
        {
            sentUpTo = entry.Number;
            sizes.Enqueue((entry.Number, SizeOf(entry)));
            bytesInFlight += SizeOf(entry);
        }
    }

    private static int SizeOf(OutboxRow entry) => entry.Header.Length + entry.Cms.Length;

    private Frame Written(OutboxRow entry) => new()
    {
        Deliver = new Deliver
        {
            Epoch = entry.Epoch,
            Lane = lane,
            Number = entry.Number,
            Envelope = new Envelope { Header = UnsafeByteOperations.UnsafeWrap(entry.Header), Cms = UnsafeByteOperations.UnsafeWrap(entry.Cms) },
        },
    };

    /// <returns>True when there was a pause.</returns>
    private async Task<bool> PauseWhileBusyAsync(CancellationToken cancellationToken)
    {
        Busy? waiting;
        lock (gate)
        {
            waiting = busy;
            busy = null;
        }
        if (waiting is null)
            return false;
        TimeSpan pause = TimeSpan.FromMilliseconds(waiting.RetryAfterMs);
        pause = pause < BusyPauseMin ? BusyPauseMin : pause > BusyPauseMax ? BusyPauseMax : pause;
        await Task.Delay(pause, time, cancellationToken);
        lock (gate)
        {
            sentUpTo = Math.Max(floor, Math.Min(sentUpTo, waiting.Number - 1));
            for (int left = sizes.Count; left > 0; left--)
            {
                (ulong Number, int Bytes) sent = sizes.Dequeue();
                if (sent.Number <= sentUpTo)
                    sizes.Enqueue(sent); // still on its way
                else
                    bytesInFlight -= sent.Bytes; // dropped at the other end, and comes again
            }
        }
        return true;
    }

    private bool HasRoomAfter(ulong lastNumber)
    {
        lock (gate)
            return session.MayDeliver && busy is null && lastNumber < floor + (ulong)inFlightMax;
    }

    private int Room()
    {
        lock (gate)
            return bytesInFlight >= Limits.InFlightBytesMax ? 0 : (int)Math.Max(0, inFlightMax - (long)(sentUpTo - floor));
    }

    /// <summary>
    /// Numbering costs a look at the store and a flush, whether for one entry or for many. Where much waits, acks come one by one, and each would be followed by a step for as little as it
    /// made room for: a quarter of the window is numbered at a time, unless nothing is in flight whose ack could make it larger.
    /// </summary>
    private bool IsWorthNumbering(int room)
    {
        lock (gate)
            return sentUpTo == floor || room >= Math.Min(EntriesPerStep, inFlightMax / 4);
    }

    private void TakeAck(Ack ack)
    {
        if (ack.Floor > sentUpTo)
            throw new LinkBrokenException(ClosingReason.Protocol, $"an ack names number {ack.Floor}, {sentUpTo} is the last one sent on this link");
        floor = Math.Max(floor, ack.Floor);
        while (sizes.TryPeek(out (ulong Number, int Bytes) oldest) && oldest.Number <= floor)
            bytesInFlight -= sizes.Dequeue().Bytes;
    }

    private void TakeBusy(Busy refused)
    {
        if (refused.Number <= floor || refused.Number > sentUpTo)
            throw new LinkBrokenException(ClosingReason.Protocol, $"a busy names number {refused.Number}, which is not on its way");
        busy = refused;
        NodeMeters.Attempts.Add(session.Partner.Value, "busy", MeterWords.Of(refused.Reason));
    }
}
