using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>A signed checkpoint of a link log.</summary>
/// <param name="Frontier">Right edge of the tree at this size; empty for all but the newest.</param>
/// <param name="At">When it was signed, or verified.</param>
public sealed record CheckpointRow(PartnerId Partner, LogSide Side, ulong Size, Digest Root, byte[] Note, byte[] Frontier, DateTimeOffset At);

/// <summary>Whose log between two nodes. The numbers are stored.</summary>
public enum LogSide
{
    /// <summary>Ours about the partner.</summary>
    Mine = 1,

    /// <summary>The partner's about us, as far as it was verified.</summary>
    Theirs = 2,
}
