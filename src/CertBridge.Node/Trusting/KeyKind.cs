namespace CertBridge.Node.Trusting;

/// <summary>The keys of a node that its card lists and that may be rotated one by one.</summary>
public enum KeyKind
{
    /// <summary>CMS, key sheets, single receipts.</summary>
    Signing,

    /// <summary>Checkpoints.</summary>
    Log,

    /// <summary>Both ends of a TLS connection.</summary>
    Tls,
}

/// <summary>As they are written.</summary>
public static class KeyKinds
{
    public static string Word(this KeyKind kind) => kind.ToString().ToLowerInvariant();
}
