namespace CertBridge.Node.Founding;

/// <summary>A development PKI on disk.</summary>
public sealed record DevCertificatesMade(string Folder, IReadOnlyList<string> Partners, IReadOnlyList<string> Negative, DateTimeOffset Until);
