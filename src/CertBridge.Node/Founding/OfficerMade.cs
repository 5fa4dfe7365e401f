using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Founding;

/// <summary>An officer's key and certificate, outside the home.</summary>
public sealed record OfficerMade(string Name, KeyId KeyId, string KeyFile, string CertificateFile);
