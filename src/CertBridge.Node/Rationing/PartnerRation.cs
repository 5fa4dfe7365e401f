using CertBridge.Node.Linking;
using CertBridge.Node.Settings;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Rationing;

/// <summary>
/// What one partner may take of this node, over all its links and redials. A rate slows: the frame is read later and the partner's window fills, nothing is
/// dropped. What only a broken or hostile node does is counted by the hour and ends the link for a while.
/// </summary>
internal sealed class PartnerRation
{
    /// <summary>Long streams of one partner (DESIGN section 6).</summary>
    public const int StreamsMax = 6;

    /// <summary>Streams a second it may open; a node dials at most once a second.</summary>
    public const int StreamsPerSecond = 2;

    /// <summary>The same at once after a pause.</summary>
    public const int StreamsBurst = 60;

    /// <summary>Frames of every kind a second.</summary>
    public const int FramesPerSecond = 8_000;

    /// <summary>Hellos, notices, questions of a comparison and to a witness a second: each is verified, or looked up.</summary>
    public const int DocumentsPerSecond = 2;

    /// <summary>The same at once after a pause: a card and every agreement, four times on each of two connections.</summary>
    public const int DocumentsBurst = 8 * (Protocol.Limits.AgreementsPerPartnerMax + 2);

    /// <summary>Envelopes a second on flash and immediate together: of their own, so that no flood of the rest takes them.</summary>
    public const int UrgentEnvelopesPerSecond = 50;

    /// <summary>Bytes a second of all frames on the connection of flash and immediate; at once, the largest frame.</summary>
    public const int UrgentBytesPerSecond = 2 * 1024 * 1024;

    /// <summary>Frames a second there.</summary>
    public const int UrgentFramesPerSecond = 400;

    /// <summary>New cards, sheets, agreements and signatures an hour that are written: each costs flushes.</summary>
    public const int ChangesPerHour = 120;

    /// <summary>Used numbers and used envelope ids an hour: an honest node has none.</summary>
    public const int ReusesPerHour = 60;

    /// <summary>Refused envelopes of any kind an hour.</summary>
    public const int RefusalsPerHour = 20_000;

    /// <summary>How long no link is taken up after such an hour.</summary>
    public static readonly TimeSpan Suspension = TimeSpan.FromMinutes(10);

    public const string SuspendedWords = "too many refused envelopes in an hour; no link is taken up for 10 minutes";

    private readonly TimeProvider time;
    private readonly TokenBucket streams;
    private readonly TokenBucket frames;
    private readonly TokenBucket documents;
    private readonly TokenBucket envelopes;
    private readonly TokenBucket bytes;
    private readonly TokenBucket urgentFrames;
    private readonly TokenBucket urgentEnvelopes;
    private readonly TokenBucket urgentBytes;
    private readonly HourlyCount changes;
    private readonly HourlyCount reuses;
    private readonly HourlyCount refusals;
    private int openStreams;
    private long suspendedUntil;

    public PartnerRation(LimitSettings limits, TimeProvider time)
    {
        this.time = time;
        streams = new TokenBucket(StreamsPerSecond, StreamsBurst, time);
        frames = new TokenBucket(FramesPerSecond, FramesPerSecond, time);
        documents = new TokenBucket(DocumentsPerSecond, DocumentsBurst, time);
        envelopes = new TokenBucket(limits.PartnerEnvelopesPerSecond, limits.PartnerEnvelopesPerSecond, time);
        bytes = new TokenBucket(limits.PartnerBytesPerSecond, limits.PartnerBytesPerSecond, time);
        urgentFrames = new TokenBucket(UrgentFramesPerSecond, UrgentFramesPerSecond, time);
        urgentEnvelopes = new TokenBucket(UrgentEnvelopesPerSecond, UrgentEnvelopesPerSecond, time);
        urgentBytes = new TokenBucket(UrgentBytesPerSecond, Protocol.Limits.FrameBytesMax, time);
        changes = new HourlyCount(ChangesPerHour, time);
        reuses = new HourlyCount(ReusesPerHour, time);
        refusals = new HourlyCount(RefusalsPerHour, time);
    }

    public bool IsSuspended => time.GetUtcNow().Ticks < Interlocked.Read(ref suspendedUntil);

    /// <summary>False when the partner has changed so much in this hour that nothing more is written for it.</summary>
    public bool MayChange => !changes.IsOver;

    /// <returns>To be disposed when the stream ends; null when there are too many or they are opened too fast.</returns>
    public IDisposable? TryOpenStream()
    {
        if (!streams.TryTake())
            return null;
        if (Interlocked.Increment(ref openStreams) <= StreamsMax)
            return new Stream(this);
        Interlocked.Decrement(ref openStreams);
        return null;
    }

    /// <summary>Waits until the frame is within what the partner may send in a second on the connection it came by.</summary>
    public async ValueTask WaitAsync(Frame frame, LaneGroup group, CancellationToken cancellationToken)
    {
        bool isUrgent = group == LaneGroup.Urgent;
        await (isUrgent ? urgentFrames : frames).WaitAsync(1, cancellationToken);
        await (isUrgent ? urgentBytes : bytes).WaitAsync(frame.CalculateSize(), cancellationToken);
        if (IsEnvelope(frame))
            await (isUrgent ? urgentEnvelopes : envelopes).WaitAsync(1, cancellationToken);
        else if (frame.KindCase is Frame.KindOneofCase.Hello or Frame.KindOneofCase.Notice or Frame.KindOneofCase.Compare or Frame.KindOneofCase.WitnessAsk)
            await documents.WaitAsync(1, cancellationToken);
    }

    /// <summary>One that comes in parts counts once, with the part that ends it.</summary>
    private static bool IsEnvelope(Frame frame) => frame.KindCase == Frame.KindOneofCase.Deliver
        || (frame.KindCase == Frame.KindOneofCase.DeliverPart && frame.DeliverPart.Offset + (ulong)frame.DeliverPart.Content.Length >= frame.DeliverPart.Total);

    public void NoteChange() => changes.Add(1);

    /// <returns>Null while it is within the hour's limits; else what was too much, once, and no link is taken up for a while.</returns>
    public string? NoteRefusals(int reused, int refused)
    {
        string? tooMuch = reuses.Add(reused) ? $"more than {ReusesPerHour} numbers or envelope ids used twice in an hour"
            : refusals.Add(refused) ? $"more than {RefusalsPerHour} refused envelopes in an hour"
            : null;
        if (tooMuch is not null)
            Interlocked.Exchange(ref suspendedUntil, (time.GetUtcNow() + Suspension).Ticks);
        return tooMuch;
    }

    private sealed class Stream(PartnerRation ration) : IDisposable
    {
        private int isOpen = 1;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isOpen, 0) == 1)
                Interlocked.Decrement(ref ration.openStreams);
        }
    }
}
