using CertBridge.Node.Rationing;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;

namespace CertBridge.Node.Linking;

/// <summary>
/// One link that holds the partner's slot. Once both hellos were exchanged, one reader hands frames to the parts in order, one writer
/// sends what they give, and 15 s without progress end it (docs/LINK.md).
/// </summary>
internal sealed class LinkSession(PartnerId partner, bool dialledByUs, LinkKey key, FrameDuplex frames, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Frames that cannot be written for this long end the link. Without it two ends that both wait for the other to read would wait for ever, and
    /// a partner that stops reading would keep a link whose key has left its card.
    /// </summary>
    public static readonly TimeSpan WriteMax = TimeSpan.FromSeconds(60);

    /// <summary>What is written is flushed after so much, also where more follows: what lies in a buffer is not overtaken, and is lost with the connection.</summary>
    private const int UnflushedBytesMax = 64 * 1024;

    private static readonly TimeSpan HelloLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ClosingFrameLimit = TimeSpan.FromSeconds(2);

    private readonly OutgoingFrames outgoing = new();
    private readonly LinkPatience hearing = new(SilenceMax, carriesOver: false, () => frames.Traffic.Received, time);
    private readonly LinkPatience beingHeard = new(WriteMax, carriesOver: true, () => frames.Traffic.Sent, time);
    private readonly CancellationTokenSource closing = new();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Closing? ourClosing;
    private ulong leavesSent;

    public PartnerId Partner => partner;

    public bool DialledByUs => dialledByUs;

    /// <summary>The lanes this connection is for.</summary>
    public LaneGroup Group { get; init; }

    /// <summary>The TLS key the partner holds this connection with.</summary>
    public LinkKey Key => key;

    /// <summary>What the partner may send in a second, over all its links; null for no limit.</summary>
    public PartnerRation? Ration { get; init; }

    /// <summary>What our newest hello on this connection said of withdrawals they have not answered.</summary>
    public ulong SaidUnanswered { get; set; }

    /// <summary>Our first hello on this connection.</summary>
    public Hello Ours { get; set; } = new();

    /// <summary>Completes with the first frame after both hellos: the partner has judged ours and goes on.</summary>
    public Task Heard => heard.Task;

    /// <summary>Their newest hello: the first, replaced when they repeat it after a change of card, sheet or agreement.</summary>
    public Hello Theirs { get; set; } = new();

    /// <summary>The agreement their hello names; null for none.</summary>
    public Digest? TheirAgreement => Digest.TryFromBytes(Theirs.AgreementHash.Span, out Digest hash) ? hash : null;

    /// <summary>True while both sides name the same agreement in force: only then is anything delivered.</summary>
    public bool MayDeliver { get; private set; }

    public const string NoCommonAgreement = "the two sides do not name the same agreement in force";

    /// <summary>Compares their agreement in force with <paramref name="ours"/>.</summary>
    public void Stand(Digest? ours) =>
        MayDeliver = ours is { } hash && Theirs.AgreementHash.Span.SequenceEqual(hash.ToBytes());

    /// <summary>Leaves of our log the partner has followed or was sent on this link: what lies beyond them cannot be said twice yet.</summary>
    public ulong LeavesSent
    {
        get => Volatile.Read(ref leavesSent);
        set => Volatile.Write(ref leavesSent, value);
    }

    /// <summary>The numbers that were missing, and whose they are, where that ended the link; null otherwise.</summary>
    public MissingNumbers? Missing { get; private set; }

    /// <summary>What of our own went wrong, for the log; null when the link ended by a rule, a wish or the network.</summary>
    public Exception? Fault { get; set; }

    /// <summary>True when the link ended over something a person must look at, or a fault of ours: dialling again at once changes nothing.</summary>
    public bool NeedsAPerson => Fault is not null || StopsAll is not null;

    /// <summary>Why nothing of the partner may go on, on no connection; null where this one alone ended.</summary>
    public Closing? StopsAll => ourClosing is { Reason: ClosingReason.LogConflict or ClosingReason.IdentityConflict or ClosingReason.Rewound } words ? words : null;

    /// <summary>Completes when nothing of this link runs any more. Never faults.</summary>
    public Task Ended => ended.Task;

    /// <summary>Gives a frame to the writer; waits while the other side reads slowly. What is more urgent overtakes what waits; frames of one lane, and those of none, keep their order.</summary>
    public ValueTask SendAsync(Frame frame, CancellationToken cancellationToken) => outgoing.PutAsync(frame, cancellationToken);

    /// <summary>Ends the link and tells the other side why.</summary>
    public void Close(ClosingReason reason, string text)
    {
        ourClosing ??= new Closing { Reason = reason, Text = text };
        try
        {
            closing.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself in this moment: there is nothing left to end.
        }
    }

    /// <summary>The first frame both ways. Ours is written by the caller just before, from what the store says now.</summary>
    public async Task<Hello> GreetAsync(Hello ours, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, closing.Token);
        Task<Frame?> reading = frames.ReadAsync();
        await frames.WriteAsync(new Frame { Hello = ours }, moreFollow: false).WaitAsync(HelloLimit, time, stop.Token);
        Frame first = await reading.WaitAsync(HelloLimit, time, stop.Token)
            ?? throw new LinkBrokenException(ClosingReason.Protocol, "the partner ended the link before its hello");
        return first switch
        {
            { KindCase: Frame.KindOneofCase.Hello } => first.Hello,
            { KindCase: Frame.KindOneofCase.Notice, Notice.Closing: { } words } => throw new LinkEndedByPartnerException(words),
            _ => throw new LinkBrokenException(ClosingReason.Protocol, "the first frame was not a hello"),
        };
    }

    /// <summary>Says why before the link ends, for a link that never came up.</summary>
    public Task RefuseAsync(ClosingReason reason, string text)
    {
        ourClosing ??= new Closing { Reason = reason, Text = text };
        return SayGoodbyeAsync(nodeStops: false);
    }

    /// <returns>Why it ended, for people.</returns>
    public async Task<string> RunAsync(IReadOnlyList<ILinkPart> parts, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, closing.Token);
        Task writer = WriteAsync(stop.Token);
        Task[] work = [ReadAsync(parts, stop.Token), writer, .. parts.Select(part => part.RunAsync(stop.Token))];
        string cause;
        try
        {
            Task first = await Task.WhenAny(work);
            await first;
            cause = "the partner ended the link";
        }
        catch (Exception failure)
        {
            cause = CauseOf(failure, stopping.IsCancellationRequested);
        }
        await stop.CancelAsync();
        await Task.WhenAll(work.Select(Settled));
        await SayGoodbyeAsync(stopping.IsCancellationRequested);
        return cause;
    }

    /// <summary>Called by the owner once the slot is released, so that a successor starts on settled ground.</summary>
    public void MarkEnded() => ended.TrySetResult();

    public void Dispose()
    {
        closing.Dispose();
        outgoing.Dispose();
    }

    private async Task ReadAsync(IReadOnlyList<ILinkPart> parts, CancellationToken cancellationToken)
    {
        while (true)
        {
            Frame? frame = await NextAsync(cancellationToken);
            if (frame is null)
                return;
            if (frame is not { KindCase: Frame.KindOneofCase.Notice, Notice.KindCase: Notice.KindOneofCase.Closing })
                heard.TrySetResult();
            if (Ration is not null)
                await Ration.WaitAsync(frame, Group, cancellationToken);
            await DispatchAsync(parts, frame, cancellationToken);
        }
    }

    private async Task<Frame?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await hearing.WaitAsync(frames.ReadAsync(), cancellationToken);
        }
        catch (TimeoutException silence)
        {
            throw new TimeoutException($"nothing was heard for {SilenceMax.TotalSeconds:0} s", silence);
        }
    }

    private static async ValueTask DispatchAsync(IReadOnlyList<ILinkPart> parts, Frame frame, CancellationToken cancellationToken)
    {
        if (frame.KindCase == Frame.KindOneofCase.Heartbeat)
            return;
        if (frame is { KindCase: Frame.KindOneofCase.Notice, Notice.Closing: { } words })
            throw new LinkEndedByPartnerException(words);
        foreach (ILinkPart part in parts)
        {
            if (part.Takes(frame.KindCase))
            {
                await part.TakeAsync(frame, cancellationToken);
                return;
            }
        }
        throw new LinkBrokenException(ClosingReason.Protocol, $"frame kind {(int)frame.KindCase} is not known here");
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        int unflushed = 0;
        while (true)
        {
            Frame frame = await outgoing.TakeAsync(cancellationToken);
            unflushed += frame.CalculateSize();
            bool moreFollow = outgoing.HasMore && unflushed < UnflushedBytesMax;
            unflushed = moreFollow ? unflushed : 0;
            await PutAsync(frame, moreFollow, cancellationToken);
        }
    }

    private async Task PutAsync(Frame frame, bool moreFollow, CancellationToken cancellationToken)
    {
        try
        {
            await beingHeard.WaitAsync(WrittenAsync(frame, moreFollow), cancellationToken);
        }
        catch (TimeoutException stuck)
        {
            throw new TimeoutException($"the partner read nothing for {WriteMax.TotalSeconds:0} s", stuck);
        }
    }

    private async Task<bool> WrittenAsync(Frame frame, bool moreFollow)
    {
        await frames.WriteAsync(frame, moreFollow);
        return true;
    }

    private string CauseOf(Exception failure, bool nodeStops)
    {
        if (LinkFailure.IsFault(failure))
            Fault ??= failure;
        if (failure is LinkBrokenException broken)
        {
            ourClosing ??= new Closing { Reason = broken.Reason, Text = broken.Message, Gap = broken.Gap };
            Missing ??= broken.Gap is { } theirs ? new MissingNumbers(theirs, AreOurs: false) : null;
        }
        if (failure is LinkEndedByPartnerException { Gap: { } ours })
            Missing ??= new MissingNumbers(ours, AreOurs: true);
        if (failure is StoreFailedException)
            ourClosing ??= new Closing { Reason = ClosingReason.StoreDown, Text = LinkFailure.StoreDown };
        if (failure is OwnDiskException)
            ourClosing ??= new Closing { Reason = ClosingReason.StoreDown, Text = LinkFailure.HomeDown };
        if (nodeStops)
            ourClosing ??= new Closing { Reason = ClosingReason.Shutdown, Text = "the node stops" };
        return ourClosing?.Text is { Length: > 0 } own ? own : LinkFailure.Describe(failure);
    }

    private async Task SayGoodbyeAsync(bool nodeStops)
    {
        if (nodeStops)
            ourClosing ??= new Closing { Reason = ClosingReason.Shutdown, Text = "the node stops" };
        try
        {
            if (ourClosing is { } words)
                await frames.WriteAsync(new Frame { Notice = new Notice { Closing = words } }, moreFollow: false).WaitAsync(ClosingFrameLimit, time, CancellationToken.None);
            await frames.FinishAsync().WaitAsync(ClosingFrameLimit, time, CancellationToken.None);
        }
        catch (Exception failure) when (LinkFailure.IsTransport(failure))
        {
            // The stream is gone already; the other side will notice by itself.
        }
    }

    private static async Task Settled(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception)
        {
            // The first failure named the cause; what follows it is the same link falling apart.
        }
    }
}
