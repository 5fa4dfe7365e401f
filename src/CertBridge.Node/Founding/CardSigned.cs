namespace CertBridge.Node.Founding;

/// <summary>The next card is in force in the home; a running node takes it when told to reload or at its next start.</summary>
public sealed record CardSigned
{
    public required ulong Serial { get; init; }

    public required string Fingerprint { get; init; }

    public required DateTimeOffset Expires { get; init; }

    /// <summary>What the card offers: the suites of docs/ENVELOPE.md this machine can do.</summary>
    public required IReadOnlyList<ushort> Suites { get; init; }

    /// <summary>Where the next root key was written; null when none was asked for.</summary>
    public required string? NextRootKeyFile { get; init; }

    /// <summary>Serial of the key sheet that had to be signed anew, because its signing key left the card or it lacked a key for a suite; null when it stands.</summary>
    public required ulong? NewSheetSerial { get; init; }

    /// <summary>True when the contact sheet was taken away, because its officer left the card: another officer signs the next.</summary>
    public required bool ContactsDropped { get; init; }
}
