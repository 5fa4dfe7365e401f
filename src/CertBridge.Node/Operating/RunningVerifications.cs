using System.Collections.Concurrent;
using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Operating;

/// <summary>How far each verification of the ledger is that runs and whose caller gave it a ticket. As many as calls run; each is gone when its call ends.</summary>
internal sealed class RunningVerifications
{
    public const int TicketLengthMax = 64;

    private readonly ConcurrentDictionary<string, Verification> running = new(StringComparer.Ordinal);

    /// <param name="ticket">Empty for one nobody asks about.</param>
    /// <param name="leavesAll">Leaves it will read.</param>
    /// <param name="findings">What counts them.</param>
    /// <returns>Disposed when it ended.</returns>
    /// <exception cref="NodeRefusalException">The ticket is too long, or in use.</exception>
    public IDisposable? Begin(string ticket, ulong leavesAll, LedgerFindings findings)
    {
        if (ticket.Length == 0)
            return null;
        var verification = new Verification(this, ticket, leavesAll, findings);
        if (ticket.Length > TicketLengthMax || !running.TryAdd(ticket, verification))
            throw Asked.Refused(StoredItemErrors.IdMalformed, "ticket", $"A ticket has at most {TicketLengthMax} characters and is of one verification at a time.");
        return verification;
    }

    /// <returns>Zeros where none runs under this ticket.</returns>
    public (ulong Leaves, ulong LeavesAll) Of(string ticket) => running.TryGetValue(ticket, out Verification? one) ? (one.Findings.LeavesRead, one.LeavesAll) : (0, 0);

    private sealed record Verification(RunningVerifications All, string Ticket, ulong LeavesAll, LedgerFindings Findings) : IDisposable
    {
        public void Dispose() => All.running.TryRemove(Ticket, out _);
    }
}
