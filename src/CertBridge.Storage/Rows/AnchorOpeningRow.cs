using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>What opens an anchor of ours.</summary>
/// <param name="NodeSize">Leaves the node log had.</param>
/// <param name="NodeRoot">Root over them.</param>
/// <param name="Blinding">32 random bytes.</param>
public sealed record AnchorOpeningRow(ulong NodeSize, Digest NodeRoot, byte[] Blinding);
