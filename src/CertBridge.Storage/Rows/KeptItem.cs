using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>A received item whose content is still here, as far as it matters for how long it may be.</summary>
/// <param name="AgreementHash">The agreement it came under; null for none.</param>
/// <param name="Expires">When it is not to be relied on any more; null where its sender said nothing.</param>
public sealed record KeptItem(long Id, PartnerId Partner, Tlp Tlp, Digest? AgreementHash, DateTimeOffset Received, DateTimeOffset? Expires);
