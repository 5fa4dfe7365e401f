using CertBridge.Protocol.Ids;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Cards;

/// <summary>A contact sheet signed by an officer of the card it was checked against. Its dates are for the caller to judge.</summary>
public sealed class VerifiedContactSheet
{
    internal VerifiedContactSheet()
    {
    }

    public required PartnerId Id { get; init; }

    public required ulong Serial { get; init; }

    /// <summary>SHA-256 of the sheet's exact bytes.</summary>
    public required Digest Digest { get; init; }

    public required DateTimeOffset Issued { get; init; }

    public required DateTimeOffset Expires { get; init; }

    /// <summary>host:port of the partner's link listener, best first; empty when this partner always dials.</summary>
    public required IReadOnlyList<string> Endpoints { get; init; }

    /// <summary>For people. Hostile text.</summary>
    public required IReadOnlyList<string> DutyContacts { get; init; }

    /// <summary>Whom TLP:RED content can be sealed to.</summary>
    public IReadOnlyList<ContactPerson> Persons { get; init; } = [];

    /// <summary>The officer who signed.</summary>
    public required CardOfficer SignedBy { get; init; }

    public required V1.SignedContactSheet Wire { get; init; }
}

/// <summary>A person content can be sealed to alone.</summary>
/// <param name="Name">How reports name the person.</param>
/// <param name="Encryption">The person's own key, which no node holds.</param>
/// <param name="Receipt">Another own key of the person, for what they sign about what was sealed to them; null for a person who signs nothing.</param>
public sealed record ContactPerson(string Name, Keys.KeyCertificate Encryption, Keys.KeyCertificate? Receipt);
