using CertBridge.Node.BackingUp;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Restoring;

/// <summary>What a backup holds, once every byte of it was compared.</summary>
/// <param name="Header">Whose it is, and from when.</param>
/// <param name="Fingerprint">Of the card in it, for people to compare.</param>
/// <param name="Program">Version of the program that took it.</param>
/// <param name="Schema">Of the store.</param>
/// <param name="Files">Files of the home.</param>
/// <param name="SizeBytes">Of all files, the store included.</param>
/// <param name="ContentKeys">How many were put back; null without them.</param>
/// <param name="NodeLog">Leaves of the node's private log.</param>
/// <param name="Logs">Leaves exchanged with each partner.</param>
/// <param name="IsLedgerVerified">False where the store is of an older schema, which is verified after the first start.</param>
/// <param name="Waiting">Partners that must say that nothing is missing before the node serves; those of a backup that was only verified are those it would be.</param>
public sealed record RestoreOutcome(
    BackupHeader Header, string Fingerprint, string Program, int Schema, int Files, long SizeBytes, long? ContentKeys, ulong NodeLog, IReadOnlyList<RestoredLog> Logs, bool IsLedgerVerified,
    IReadOnlyList<PartnerId> Waiting);

/// <summary>How much was exchanged with one partner.</summary>
/// <param name="Partner">With whom.</param>
/// <param name="Own">Leaves of our log about them.</param>
/// <param name="Followed">Leaves of their log about us.</param>
public sealed record RestoredLog(PartnerId Partner, ulong Own, ulong Followed);
