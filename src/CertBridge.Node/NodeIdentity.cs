using CertBridge.Protocol.Ids;

namespace CertBridge.Node;

/// <summary>Who this node is, fixed for the life of the process.</summary>
internal sealed record NodeIdentity(PartnerId Id, string Environment);
