namespace CertBridge.Node.Restoring;

/// <summary>What is to be restored, and with what.</summary>
public sealed record RestoreRequest
{
    /// <summary>The file with store and home.</summary>
    public required string BackupFile { get; init; }

    /// <summary>The file with the content keys; null without content.</summary>
    public required string? ContentKeysFile { get; init; }

    /// <summary>PEM of the key it is sealed to.</summary>
    public required string KeyFile { get; init; }

    /// <summary>Null for a key file that is not encrypted.</summary>
    public required string? Passphrase { get; init; }

    /// <summary>Fingerprint of the node's card, or the 64 digits of its root key's id; null to compare by eye.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>True where content keys that should have been destroyed are taken all the same.</summary>
    public bool TakesOverdueKeys { get; init; }
}
