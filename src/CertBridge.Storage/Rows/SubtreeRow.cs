using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>The root of a complete subtree of a link log.</summary>
/// <param name="Level">It has 2^level leaves: 8, 16, 24 and so on.</param>
/// <param name="Index">Counted at its level, from 0.</param>
/// <param name="Hash">Of its root.</param>
public sealed record SubtreeRow(int Level, ulong Index, Digest Hash);
