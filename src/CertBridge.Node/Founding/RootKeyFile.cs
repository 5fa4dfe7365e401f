namespace CertBridge.Node.Founding;

/// <summary>An encrypted root key and what opens it.</summary>
public sealed record RootKeyFile(string Path, string Passphrase)
{
    /// <summary>Says nothing of the passphrase, whatever logs it.</summary>
    public override string ToString() => Path;
}
