using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>A leaf of a link log that is an anchor.</summary>
/// <param name="Partner">With whom the log is.</param>
/// <param name="Side">Whose log.</param>
/// <param name="Place">Of the leaf among those of all logs of its side, from 0.</param>
/// <param name="Record">Exact bytes of the leaf.</param>
/// <param name="Opening">What opens it; null for a partner's.</param>
public sealed record AnchorRow(PartnerId Partner, LogSide Side, ulong Place, byte[] Record, AnchorOpeningRow? Opening);
