using CertBridge.Node.Deciding;
using CertBridge.Node.Linking;
using CertBridge.Node.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Withdrawing;

/// <summary>
/// Says what is to be taken back, until it is answered: seals each withdrawal that nothing says at the moment and puts it in the outbox. One that the partner turned away,
/// or that cannot be sealed as things stand, is said again an hour later, as a revision of its own. What was said before the node went down is said after its start.
/// </summary>
internal sealed class WithdrawalWorker(NodeStore store, TrustBook trust, WithdrawalSealing sealing, LinkSignals signals, LinkAlarms alarms, TimeProvider time, ILogger<WithdrawalWorker> logger)
    : DueWorker(signals.Withdrawals, WithdrawalsPerStep, time)
{
    private const int WithdrawalsPerStep = 64;
    private const int EntryBytes = 4096;

    /// <summary>Turned away so often, it is a matter for people.</summary>
    private const int UnheardTries = 3;

    protected override Task<int> StepAsync(CancellationToken cancellationToken) => SayDueAsync(cancellationToken);

    /// <returns>How many were looked at.</returns>
    internal async Task<int> SayDueAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = Time.GetUtcNow();
        IReadOnlyList<WithdrawalRow> due = store.Read(reader => reader.DueWithdrawals(now, WithdrawalsPerStep));
        if (due.Count == 0)
            return 0;
        OutboxRow[] added = await SayAsync(due, now, cancellationToken);
        CrashPoints.Reach(CrashPoint.WithdrawalsQueued);
        foreach (WithdrawalRow unheard in due.Where(row => row.Tries >= UnheardTries))
            await alarms.RaiseAsync("WITHDRAWAL_UNHEARD", unheard.Partner, $"{unheard.ReportId} was taken back {unheard.Tries} times and the partner turned it away: speak to its duty contacts");
        foreach (OutboxRow entry in added)
        {
            signals.Outbox(entry.Partner, entry.Lane).Raise();
            logger.WithdrawalQueued(entry.ReportId, entry.Revision, entry.Partner);
        }
        return due.Count;
    }

    /// <summary>All of them in one commit. Where that meets a fault of our own each is said alone, and the one that cannot be is looked at again later: it must not keep the others from being said.</summary>
    private async Task<OutboxRow[]> SayAsync(IReadOnlyList<WithdrawalRow> due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            TrustSnapshot snapshot = trust.Current;
            ReadyWithdrawal[] ready = [.. due.Select(row => MakeReady(row, snapshot, now))];
            return await store.CommitAsync(
                CommitUrgency.Urgent, ready.Length * EntryBytes, writer => ready.Select(one => Say(writer, one, now)).OfType<OutboxRow>().ToArray(), cancellationToken);
        }
        catch (Exception fault) when (OurFault.Is(fault))
        {
            if (due is [var one])
                return await PostponeAsync(one, fault, now, cancellationToken);
            var added = new List<OutboxRow>();
            foreach (WithdrawalRow row in due)
                added.AddRange(await SayAsync([row], now, cancellationToken));
            return [.. added];
        }
    }

    private async Task<OutboxRow[]> PostponeAsync(WithdrawalRow row, Exception fault, DateTimeOffset now, CancellationToken cancellationToken)
    {
        logger.WithdrawalFault(row.ReportId, row.Partner, fault.GetType().Name, fault.StackTrace ?? "");
        await alarms.RaiseAsync("WITHDRAWAL_FAULT", row.Partner, $"the withdrawal of {row.ReportId} met a fault of this node's own, and is tried again later");
        await store.CommitAsync(CommitUrgency.Routine, 64, writer => writer.PostponeWithdrawal(row.ReportId, row.Partner, now + WithdrawalStates.AgainAfter(tries: 1)), cancellationToken);
        return [];
    }

    /// <summary>While a later revision is about to go to the partner nothing is said: once that has its number the withdrawal does not hold, and where it never gets one it is said after all.</summary>
    private ReadyWithdrawal MakeReady(WithdrawalRow row, TrustSnapshot snapshot, DateTimeOffset now)
    {
        OutboxRow[] entries = [.. store.Read(reader => reader.ListOutbox(row.ReportId, row.Partner))];
        if (row.Scope == WithdrawalScope.Partner && entries.Any(entry => entry is { Kind: CarriedKind.Report, State: OutboxState.Queued, HeldUntil: null } && entry.Revision > row.Revision))
            return new ReadyWithdrawal(row, row, null);
        WithdrawalRow numbered = row with { Revision = NumberOf(row, entries) };
        return new ReadyWithdrawal(row, numbered, sealing.Seal(numbered, snapshot, now));
    }

    /// <summary>Its own number while nobody has one like it; then the next, which for a report that was passed on is taken from its originator's and therefore the lowest that is free.</summary>
    private ulong NumberOf(WithdrawalRow row, OutboxRow[] entries) => entries.Any(entry => entry.Originator is not null)
        ? entries.Any(entry => entry.Revision == row.Revision) ? store.Read(reader => reader.NextFreeNumber(row.ReportId, row.Partner)) : row.Revision
        : entries.Any(entry => entry.Revision >= row.Revision) ? store.Read(reader => reader.HighestRevision(row.ReportId)) + 1
        : row.Revision;

    private static OutboxRow? Say(StoreWriter writer, ReadyWithdrawal ready, DateTimeOffset now)
    {
        WithdrawalRow row = ready.Withdrawal;
        // Since it was read it may have been replaced by another, or lifted.
        if (writer.FindWithdrawal(row.ReportId, row.Partner) is not { State: WithdrawalState.Waiting } stands || stands.Revision != ready.Read.Revision || stands.Scope != ready.Read.Scope || stands.Said != ready.Read.Said)
            return null;
        if (ready.Entry is null)
        {
            writer.PostponeWithdrawal(row.ReportId, row.Partner, now + WithdrawalStates.AgainAfter(tries: 1));
            return null;
        }
        writer.RenumberWithdrawal(row.ReportId, row.Partner, row.Revision);
        writer.MoveWithdrawal(row.ReportId, row.Partner, row.Revision, WithdrawalEvent.Queued, now);
        return OutboxEntries.Add(writer, ready.Entry, heldUntil: null, now);
    }

    /// <param name="Read">As it stood when it was read.</param>
    /// <param name="Withdrawal">With the revision it is said as.</param>
    /// <param name="Entry">Null where it cannot be sealed as things stand.</param>
    private sealed record ReadyWithdrawal(WithdrawalRow Read, WithdrawalRow Withdrawal, SealedEntry? Entry);
}
