using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Founding;

/// <summary>
/// What the next card says differently. A key is rotated in three cards: the first announces it behind the one in use; once every partner holds that card, the second puts it before the one in use, and
/// both count; once every partner has met it at work, the third takes the former one off. A key that fell into other hands is revoked at once.
/// </summary>
public sealed record CardChange
{
    public string? Name { get; init; }

    public string? Country { get; init; }

    /// <summary>Kinds of which a new key is made and put behind those on the card.</summary>
    public IReadOnlyList<KeyKind> Announce { get; init; } = [];

    /// <summary>Kinds of which the announced key is the one in use from here on; the one before it stays listed, so that what it signed is taken still.</summary>
    public IReadOnlyList<KeyKind> Activate { get; init; } = [];

    /// <summary>Kinds of which the key that was in use before leaves the card; where none was activated since, the one in use.</summary>
    public IReadOnlyList<KeyKind> Retire { get; init; } = [];

    /// <summary>Keys listed as revoked for ever; they leave the card.</summary>
    public IReadOnlyList<KeyId> Revoke { get; init; } = [];

    /// <summary>Keys that are suspect, each since when; of a key named before, an earlier instant. One in use goes behind the others of its kind.</summary>
    public IReadOnlyList<KeySuspicion> Taint { get; init; } = [];

    /// <summary>Sign also where a partner has not accepted the key that takes over: what is on its way to it may be refused or kept unread there.</summary>
    public bool IsEvenSo { get; init; }

    /// <summary>PEM certificates of officers to add; one of a name that is on the card takes its place.</summary>
    public IReadOnlyList<string> OfficerCertificates { get; init; } = [];

    /// <summary>Names of officers who leave.</summary>
    public IReadOnlyList<string> RemoveOfficers { get; init; } = [];

    /// <summary>PEM certificates of recovery officers to add, as those of officers. Where the card has recovery officers, two of them sign the change (<see cref="RecoveryDesk"/>).</summary>
    public IReadOnlyList<string> RecoveryOfficerCertificates { get; init; } = [];

    /// <summary>Names of recovery officers who leave; the same holds.</summary>
    public IReadOnlyList<string> RemoveRecoveryOfficers { get; init; } = [];

    /// <summary>Makes the root key that signs the card after this one; null keeps the root.</summary>
    public NextRoot? NextRoot { get; init; }
}

/// <summary>A key that may have been in other hands since an instant.</summary>
public sealed record KeySuspicion(KeyId Key, DateTimeOffset Since);
