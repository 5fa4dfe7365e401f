using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Reconciling;
using CertBridge.Storage;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Syncing;

/// <summary>
/// Compares, on one link, what this node said and the partner should hold, and answers the partner's questions of the same kind. Who asks also answers; one question is open at a time.
/// </summary>
/// <param name="share">From 0 to 1: where in the night this partner is compared.</param>
internal sealed class SyncingPart(
    LinkSession session,
    ComparedSets sets,
    DifferenceHealing healing,
    SyncBoard board,
    NodeStore store,
    TrustBook trust,
    LinkAlarms alarms,
    TimeProvider time,
    double share,
    ILogger<SyncingPart> logger) : ILinkPart
{
    /// <summary>An answer that does not come in this time is not waited for; the link has heartbeats of its own.</summary>
    private static readonly TimeSpan AnswerMax = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);

    private readonly DateTimeOffset linkedAt = time.GetUtcNow();
    private Look? look;
    private ulong number;
    private volatile Question? open;

    private PartnerId Partner => session.Partner;

    public bool Takes(Frame.KindOneofCase kind) => kind is Frame.KindOneofCase.Compare or Frame.KindOneofCase.Compared;

    public ValueTask TakeAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (frame.KindCase == Frame.KindOneofCase.Compare)
            return session.SendAsync(new Frame { Compared = Answer(frame.Compare) }, cancellationToken);
        if (open is { } question && question.Number == frame.Compared.Number)
            question.Answer.TrySetResult(frame.Compared); // any other comes too late, or was never asked for
        return ValueTask.CompletedTask;
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            TimeSpan pause = SyncSchedule.Due(board.Of(Partner), Epoch(), linkedAt) - time.GetUtcNow();
            if (pause <= TimeSpan.Zero)
                await CompareAsync(cancellationToken);
            else
                await Task.Delay(pause < LookEvery ? WholePause.Of(pause) : LookEvery, time, cancellationToken);
        }
    }

    private Compared Answer(Compare asked)
    {
        if (asked.Paths.Count is 0 or > Limits.ComparedPathsMax || !asked.Paths.All(ElementTree.IsPath))
            throw new LinkBrokenException(ClosingReason.Protocol, $"a set was asked for by other than 1 to {Limits.ComparedPathsMax} paths");
        if (look is not { } before || before.Number != asked.Number || before.Set != asked.Set)
            look = new Look(asked.Number, asked.Set, sets.Held(Partner, asked.Set));
        return look.Held is { } held
            ? new Compared { Number = asked.Number, Branches = { asked.Paths.Select(held.Tell) } }
            : new Compared { Number = asked.Number, Unavailable = true };
    }

    /// <summary>Both sets, now.</summary>
    internal async Task CompareAsync(CancellationToken cancellationToken)
    {
        SyncStanding? before = board.Of(Partner);
        ulong epoch = Epoch();
        SetComparing? withdrawn = await CompareAsync(ComparedSet.Withdrawn, cancellationToken);
        SetComparing? documents = withdrawn is null ? null : await CompareAsync(ComparedSet.Documents, cancellationToken);
        if (withdrawn is null || documents is null)
        {
            logger.NotCompared(Partner);
            board.Note(Partner, SyncSchedule.Missed(before, epoch, time.GetUtcNow()));
            return;
        }
        SyncFinding ofWithdrawn = await healing.HealWithdrawnAsync(Partner, withdrawn.Differences, before?.Withdrawn.Healing ?? [], cancellationToken);
        SyncFinding ofDocuments = healing.LookAtDocuments(documents.Differences);
        SyncStanding now = SyncSchedule.After(before, ofWithdrawn, ofDocuments, epoch, time.GetUtcNow(), share);
        board.Note(Partner, await TellAsync(now));
        if (ofDocuments.Count > 0)
            await session.SendAsync(new Frame { Notice = new Notice { Card = trust.Current.OwnBundle } }, cancellationToken);
    }

    /// <returns>Null where the partner does not answer, or one of the two holds too much.</returns>
    private async Task<SetComparing?> CompareAsync(ComparedSet set, CancellationToken cancellationToken)
    {
        if (sets.Said(Partner, set) is not { } said)
            return null;
        var comparing = new SetComparing(said);
        ulong asked = ++number;
        while (!comparing.IsOver)
        {
            if (await AskAsync(new Compare { Number = asked, Set = set, Paths = { comparing.Ask() } }, cancellationToken) is not { Unavailable: false } answer)
                return null;
            if (comparing.Take(answer.Branches) is { } objection)
                throw new LinkBrokenException(ClosingReason.Protocol, $"two sets were compared: {objection}");
        }
        return comparing;
    }

    private async Task<Compared?> AskAsync(Compare asked, CancellationToken cancellationToken)
    {
        var question = new Question(asked.Number, new TaskCompletionSource<Compared>(TaskCreationOptions.RunContinuationsAsynchronously));
        open = question;
        try
        {
            await session.SendAsync(new Frame { Compare = asked }, cancellationToken);
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

    /// <summary>A difference is in the log when it is found, and an alarm once it remains.</summary>
    private async Task<SyncStanding> TellAsync(SyncStanding now)
    {
        if (now.Since is not { } since)
        {
            logger.Compared(Partner, now.Withdrawn.IsUnderWay || now.Documents.IsUnderWay);
            return now;
        }
        logger.Different(Partner, now.Withdrawn.Count, now.Documents.Count, now.Withdrawn.Example, now.Documents.Example);
        if (now.IsTold || time.GetUtcNow() - since < SyncSchedule.ToldAfter)
            return now;
        await alarms.RaiseAsync("SYNC_DIFFERENCE", Partner, Words(now));
        return now with { IsTold = true };
    }

    private static string Words(SyncStanding now)
    {
        string[] parts =
        [
            .. now.Withdrawn.Count > 0 ? [$"{now.Withdrawn.Count} of what was taken back{Such(now.Withdrawn)}"] : Array.Empty<string>(),
            .. now.Documents.Count > 0 ? [$"{now.Documents.Count} of card, key sheet and contact sheet{Such(now.Documents)}"] : Array.Empty<string>(),
        ];
        return $"the partner holds otherwise than this node said it: {string.Join("; ", parts)}; docs/operations.md, When two nodes differ";
    }

    private static string Such(SyncFinding finding) => finding.Example.Length == 0 ? "" : $", such as {finding.Example}";

    private ulong Epoch() => store.Read(reader => reader.Epoch(Partner));

    private sealed record Look(ulong Number, ComparedSet Set, ElementTree? Held);

    private sealed record Question(ulong Number, TaskCompletionSource<Compared> Answer);
}
