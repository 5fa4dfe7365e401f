using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Founding;

/// <summary>A person's keys and certificates, outside any home.</summary>
/// <param name="KeyId">Of an officer's key, or of the one content is sealed to.</param>
/// <param name="ReceiptKeyId">Of the one receipts are signed with; null for an officer.</param>
public sealed record PersonalKeyMade(string Name, KeyId KeyId, KeyId? ReceiptKeyId, string KeyFile, string CertificateFile);
