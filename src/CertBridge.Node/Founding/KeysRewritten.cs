namespace CertBridge.Node.Founding;

/// <summary>Private keys that were put under a passphrase or in clear.</summary>
/// <param name="Files">Every private file of <c>keys/</c>.</param>
/// <param name="IsConfigured">True when the next start finds the same passphrase, by node.yaml or as systemd's credential.</param>
public sealed record KeysRewritten(IReadOnlyList<string> Files, bool IsConfigured);
