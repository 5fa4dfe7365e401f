using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Founding;

/// <summary>A person's key and certificate, outside any home.</summary>
public sealed record PersonalKeyMade(string Name, KeyId KeyId, string KeyFile, string CertificateFile);
