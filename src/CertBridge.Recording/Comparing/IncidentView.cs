using CertBridge.Protocol.Ids;
using CertBridge.Recording.Proving;

namespace CertBridge.Recording.Comparing;

/// <summary>What one side's logs prove of one incident, verified: its own log about the partner and the partner's about it.</summary>
/// <param name="Exporter">Whose view it is.</param>
/// <param name="Logs">One for each owner.</param>
public sealed record IncidentView(PartnerId Exporter, IReadOnlyList<ViewedLog> Logs);

/// <summary>One log of a view.</summary>
/// <param name="RootKey">Of the card that names the log key it is signed with.</param>
/// <param name="Log">Its leaves.</param>
public sealed record ViewedLog(KeyId RootKey, ProvenLog Log);
