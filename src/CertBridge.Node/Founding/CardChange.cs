using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Founding;

/// <summary>
/// What the next card says differently. A key is rotated in two cards: the first announces it behind the one in use, so that every partner has
/// seen it; the second retires the one in use, and the announced one takes its place. A key that fell into other hands is revoked at once.
/// </summary>
public sealed record CardChange
{
    public string? Name { get; init; }

    public string? Country { get; init; }

    /// <summary>Kinds of which a new key is made and put behind those on the card.</summary>
    public IReadOnlyList<KeyKind> Announce { get; init; } = [];

    /// <summary>Kinds of which the key in use leaves the card; another must be on it.</summary>
    public IReadOnlyList<KeyKind> Retire { get; init; } = [];

    /// <summary>Keys listed as revoked for ever; they leave the card.</summary>
    public IReadOnlyList<KeyId> Revoke { get; init; } = [];

    /// <summary>PEM certificates of officers to add; one of a name that is on the card takes its place.</summary>
    public IReadOnlyList<string> OfficerCertificates { get; init; } = [];

    /// <summary>Names of officers who leave.</summary>
    public IReadOnlyList<string> RemoveOfficers { get; init; } = [];

    /// <summary>Makes the root key that signs the card after this one; null keeps the root.</summary>
    public NextRoot? NextRoot { get; init; }
}

/// <summary>Where the next root key is written, encrypted, outside the home.</summary>
public sealed record NextRoot(string OutFolder, string Passphrase);
