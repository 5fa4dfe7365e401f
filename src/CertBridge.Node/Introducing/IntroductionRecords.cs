using System.Collections.Immutable;
using CertBridge.Node.Linking;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Introducing;

/// <summary>
/// The introductions this node keeps. A step is first durable in its file, then a leaf in the node log (a burned one with its alarm), and then the file knows of
/// the leaf; what was cut off between is made up for at the next start, so that nothing that happened is without its leaf.
/// </summary>
internal sealed class IntroductionRecords(IntroductionShelf shelf, IReadOnlyList<Introduction> first, NodeStore store, LinkAlarms alarms, TimeProvider time, ILogger<IntroductionRecords> logger)
{
    public const string BurnedAlarm = "INTRODUCTION_BURNED";

    private volatile ImmutableDictionary<string, Introduction> kept = first.ToImmutableDictionary(one => one.Id, StringComparer.Ordinal);

    public IEnumerable<Introduction> All => kept.Values;

    /// <summary>Running or ended, by the invite it began with.</summary>
    public Introduction? Find(Digest invite) => kept.Values.FirstOrDefault(one => one.Invitation.Digest == invite);

    public Introduction? Find(string id) => kept.GetValueOrDefault(id);

    /// <summary>The one that runs with a partner; there is one at a time.</summary>
    public Introduction? Running(PartnerId partner) => kept.Values.FirstOrDefault(one => one.IsRunning && one.Partner == partner);

    /// <summary>Null when there is room for another one; those that ended and can no longer be mistaken for new ones go first.</summary>
    public Problem? RoomObjection()
    {
        if (kept.Count < Limits.IntroductionsMax)
            return null;
        DateTimeOffset now = time.GetUtcNow();
        foreach (Introduction gone in kept.Values.Where(one => !one.IsRunning && one.Invitation.Expires <= now))
        {
            shelf.Remove(gone);
            kept = kept.Remove(gone.Id);
        }
        return kept.Count < Limits.IntroductionsMax
            ? null
            : new Problem(IntroductionErrors.TooMany, "", $"There are {kept.Count} introductions; the limit is {Limits.IntroductionsMax}.");
    }

    /// <summary>Keeps an introduction after a step. Is not given up when the caller hangs up: a step that happened has its leaf.</summary>
    public async Task<Introduction> KeepAsync(Introduction stepped)
    {
        shelf.Write(stepped);
        kept = kept.SetItem(stepped.Id, stepped);
        CrashPoints.Reach(CrashPoint.IntroductionWritten);
        return await LogAsync(stepped);
    }

    /// <summary>Whose time ran out ends, before anything else is asked.</summary>
    public async Task ExpireAsync()
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (Introduction due in kept.Values.Where(one => one.Invitation.Expires <= now))
        {
            if (due.After(IntroductionEvent.Expired, null, now) is { } expired)
                await KeepAsync(expired);
        }
    }

    /// <summary>At a start: the leaves that were cut off.</summary>
    public async Task RecoverAsync()
    {
        foreach (Introduction cut in kept.Values.Where(one => one.LoggedSteps < one.Steps.Count))
            await LogAsync(cut);
    }

    private async Task<Introduction> LogAsync(Introduction introduction)
    {
        byte[][] leaves = [.. Enumerable.Range(introduction.LoggedSteps + 1, introduction.Steps.Count - introduction.LoggedSteps).Select(number => IntroductionLeaf.Write(introduction, number))];
        AlarmRow? alarm = introduction.State == IntroductionState.Burned ? BurnedRow(introduction) : null;
        await store.CommitAsync(CommitUrgency.Urgent, leaves.Sum(leaf => leaf.Length) + (alarm?.Evidence.Length ?? 0), writer => Append(writer, leaves, alarm), CancellationToken.None);
        CrashPoints.Reach(CrashPoint.IntroductionLogged);
        Introduction logged = introduction with { LoggedSteps = introduction.Steps.Count };
        shelf.Write(logged);
        kept = kept.SetItem(logged.Id, logged);
        logger.Step(logged.Id, logged.Partner, logged.Steps[^1].Event, logged.Steps[^1].Who);
        return logged;
    }

    private static void Append(StoreWriter writer, byte[][] leaves, AlarmRow? alarm)
    {
        foreach (byte[] leaf in leaves)
            writer.AppendNodeLeaf(IntroductionLeaf.Kind, leaf);
        if (alarm is not null)
            writer.AddAlarm(alarm);
    }

    private AlarmRow BurnedRow(Introduction burned)
    {
        string text = $"{burned.StepOf(IntroductionEvent.Misheard)?.Who} typed words that do not match: introduction {burned.Id} with {burned.Partner} is over. Somebody misheard, or the files were exchanged on their way.";
        byte[] evidence = [.. burned.Invitation.File, .. burned.Acceptance?.File ?? [], .. burned.Opening?.File ?? []];
        return alarms.Tell(BurnedAlarm, burned.Partner, text, evidence);
    }
}
