namespace CertBridge.Node.Examining;

/// <summary>How the end of one link log stands against its newest checkpoint.</summary>
/// <param name="Log">For people.</param>
/// <param name="LeavesRead">How many were hashed again.</param>
/// <param name="Objection">What does not hold; empty when all does.</param>
internal sealed record LedgerTail(string Log, long LeavesRead, string Objection);
