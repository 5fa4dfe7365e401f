namespace CertBridge.Node.Founding;

/// <summary>What a card that recovery officers sign is to be: of a new root, or of the root in force with other recovery officers. One of the two roots is given.</summary>
public sealed record RecoveryRequest
{
    /// <summary>What else the card says differently. It names no next root, and activates and retires nothing: a key in other hands is revoked, with a new one announced.</summary>
    public required CardChange Change { get; init; }

    /// <summary>Where the new root is written; null where the root in force signs.</summary>
    public NextRoot? NewRoot { get; init; }

    /// <summary>The root in force; null where it is lost.</summary>
    public RootKeyFile? Root { get; init; }

    /// <summary>A file with another card of this node as a partner holds it, which the new one is to follow as well: a thief signed it. Null for none.</summary>
    public string? OverFile { get; init; }
}

/// <summary>A draft that waits for its recovery officers.</summary>
/// <param name="Bytes">The file they get.</param>
/// <param name="Serial">Of the card in it.</param>
/// <param name="Fingerprint">Of the card, to read to the officers.</param>
/// <param name="RootKeyFile">Where the new root key lies; null where the root stays.</param>
/// <param name="RecoveryOfficers">Names of those who may sign: two of them.</param>
public sealed record RecoveryDrafted(byte[] Bytes, ulong Serial, string Fingerprint, string? RootKeyFile, IReadOnlyList<string> RecoveryOfficers);
