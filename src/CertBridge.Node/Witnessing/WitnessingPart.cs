using System.Threading.Channels;
using CertBridge.Node.Linking;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Witnessing;

/// <summary>
/// Both sides of witnessing on one link. As the witness: questions wait in a short queue and are answered one by one, beside the mail. As the one who asks: the heads are shown when the link came up, and what grew every ten minutes,
/// so that the witness learns sizes by the clock and nothing of single reports. One question is open at a time.
/// </summary>
internal sealed class WitnessingPart(LinkSession session, WitnessAsking asking, WitnessJudging judging, WitnessBoard board, TimeProvider time) : ILinkPart
{
    /// <summary>Between two looks at what grew.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    /// <summary>From the last look to the one of a link that comes up: a witness that lets its link go down again and again must not learn more by it.</summary>
    public static readonly TimeSpan EveryLink = TimeSpan.FromMinutes(1);

    /// <summary>An answer that does not come in this time is not waited for; the link has heartbeats of its own.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromMinutes(1);

    private const int WaitingMax = 4;

    private readonly Channel<WitnessAsk> asked = Channel.CreateBounded<WitnessAsk>(new BoundedChannelOptions(WaitingMax) { SingleReader = true, SingleWriter = true });
    private ulong number;
    private volatile Question? open;

    private PartnerId Partner => session.Partner;

    public bool Takes(Frame.KindOneofCase kind) => kind is Frame.KindOneofCase.WitnessAsk or Frame.KindOneofCase.WitnessAnswer;

    /// <summary>Sizes are judged before a frame waits.</summary>
    public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (WitnessFrames.Objection(frame) is { } objection)
            throw new LinkBrokenException(ClosingReason.Protocol, objection);
        if (frame.KindCase == Frame.KindOneofCase.WitnessAsk)
            return asked.Writer.WriteAsync(frame.WitnessAsk, cancellationToken);
        if (open is { } question && question.Number == frame.WitnessAnswer.Number)
            question.Answer.TrySetResult(frame.WitnessAnswer); // any other comes too late, or was never asked for
        return ValueTask.CompletedTask;
    }

    public Task RunAsync(CancellationToken cancellationToken) => Together.RunAsync([AnswerAsync, LookAsync], cancellationToken);

    /// <summary>How long a link that came up waits before it shows anything. A clock that went back keeps nothing away.</summary>
    internal static TimeSpan FirstLookIn(DateTimeOffset? last, DateTimeOffset now) => last is { } then && then <= now && then + EveryLink > now ? then + EveryLink - now : TimeSpan.Zero;

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        await foreach (WitnessAsk ask in asked.Reader.ReadAllAsync(cancellationToken))
            await session.SendAsync(new Frame { WitnessAnswer = await judging.JudgeAsync(Partner, ask, cancellationToken) }, cancellationToken);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (asking.Witness != Partner)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        if (FirstLookIn(board.LookedAt, time.GetUtcNow()) is { Ticks: > 0 } left)
            await Task.Delay(left, time, cancellationToken);
        for (bool onlyGrown = false; ; onlyGrown = true)
        {
            await ShowAsync(onlyGrown, cancellationToken);
            await Task.Delay(Every, time, cancellationToken);
        }
    }

    /// <summary>Shows what there is, log by log; where an answer does not come, the rest waits for the next look.</summary>
    internal async Task ShowAsync(bool onlyGrown, CancellationToken cancellationToken)
    {
        IReadOnlyList<PartnerId> subjects = asking.Subjects();
        if (!session.Theirs.Witnesses) // it may say so in a later hello
        {
            foreach (PartnerId about in subjects)
                board.Note(about, $"{Partner} says that it does not witness for this node: it has to stand in witnessFor there");
            return;
        }
        board.LookedAt = time.GetUtcNow();
        foreach (PartnerId about in subjects)
        {
            if (asking.Look(about, onlyGrown) is { } shown && !await ShowAsync(shown, cancellationToken))
                return;
        }
    }

    /// <returns>False where the witness does not answer.</returns>
    private async Task<bool> ShowAsync(ShownLog shown, CancellationToken cancellationToken)
    {
        ulong oldSize = Math.Min(shown.Cosigned?.Size ?? 0, shown.Head.Size);
        if (await asking.AskAsync(shown, oldSize, ++number) is not { } ask)
            return true;
        WitnessAnswer? answer = await ExchangeAsync(ask, cancellationToken);
        // Once more from the size it names: an answer was lost, or the witness was restored and holds less than it did.
        if (answer is { Outcome: WitnessOutcome.SizeMismatch } && answer.Size <= shown.Head.Size && answer.Size != oldSize && await asking.AskAsync(shown, answer.Size, ++number) is { } again)
            answer = await ExchangeAsync(again, cancellationToken);
        if (answer is null)
        {
            board.Note(shown.About, $"{Partner} does not answer");
            return false;
        }
        await asking.TakeAsync(shown, answer, cancellationToken);
        return true;
    }

    private async Task<WitnessAnswer?> ExchangeAsync(WitnessAsk ask, CancellationToken cancellationToken)
    {
        var question = new Question(ask.Number, new TaskCompletionSource<WitnessAnswer>(TaskCreationOptions.RunContinuationsAsynchronously));
        open = question;
        try
        {
            await session.SendAsync(new Frame { WitnessAsk = ask }, cancellationToken);
            return await question.Answer.Task.WaitAsync(AnswerMax, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            open = null;
        }
    }

    private sealed record Question(ulong Number, TaskCompletionSource<WitnessAnswer> Answer);
}

/// <summary>Makes it for the connection that carries the logs, whoever the partner is: what is not allowed is answered so, and breaks nothing.</summary>
internal sealed class WitnessingSource(WitnessAsking asking, WitnessJudging judging, WitnessBoard board, TimeProvider time) : ILinkPartSource
{
    public ILinkPart? Join(LinkSession session) => session.Group == LaneGroup.Ordinary ? new WitnessingPart(session, asking, judging, board, time) : null;
}
