namespace CertBridge.Node.Founding;

/// <summary>What the next contact sheet says, and the officer's key that signs it.</summary>
public sealed record ContactsRequest
{
    /// <summary>host:port, best first, at most 4; empty: this node always dials.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];

    /// <summary>For people, at most 8.</summary>
    public IReadOnlyList<string> DutyContacts { get; init; } = [];

    /// <summary>PEM certificates of persons TLP:RED content can be sealed to, at most 16; each is named as its certificate says.</summary>
    public IReadOnlyList<string> PersonCertificates { get; init; } = [];

    /// <summary>PEM key of an officer on the card. It is read once and not kept.</summary>
    public required string OfficerKeyFile { get; init; }

    /// <summary>Null for a key file that is not encrypted.</summary>
    public string? OfficerPassphrase { get; init; }
}
