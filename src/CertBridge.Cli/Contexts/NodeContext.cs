namespace CertBridge.Cli.Contexts;

/// <summary>Which node to call and as whom.</summary>
/// <param name="File">The file it stands in.</param>
/// <param name="Name">As the file calls it.</param>
/// <param name="Node">Address of the local listener.</param>
/// <param name="Environment">production, exercise or dev; the node must say the same before anything is changed on it.</param>
/// <param name="TrustFile">PEM with the TLS certificate of the node; its key is what is trusted.</param>
/// <param name="CertificateFile">PEM with the caller's certificate.</param>
/// <param name="KeyFile">PEM with the caller's key, readable by its owner only.</param>
internal sealed record NodeContext(string File, string Name, Uri Node, string Environment, string TrustFile, string CertificateFile, string KeyFile);
