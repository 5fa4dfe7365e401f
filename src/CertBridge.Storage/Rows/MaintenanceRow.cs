using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>A maintenance somebody announced.</summary>
/// <param name="Node">Who may be away: a partner, or this node itself.</param>
/// <param name="Since">When it was announced, or heard of.</param>
/// <param name="Until">When it ends at the latest.</param>
public sealed record MaintenanceRow(PartnerId Node, DateTimeOffset Since, DateTimeOffset Until);
