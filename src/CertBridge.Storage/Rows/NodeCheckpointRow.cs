using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>How the private node log stood when it was anchored.</summary>
/// <param name="Size">Leaves.</param>
/// <param name="Root">Over them.</param>
/// <param name="Frontier">Right edge of the tree at this size.</param>
/// <param name="At">When it was anchored first.</param>
public sealed record NodeCheckpointRow(ulong Size, Digest Root, byte[] Frontier, DateTimeOffset At);
