using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Founding;

/// <summary>What a person's own key is for. It opens no door: for that an operator certificate is needed.</summary>
public sealed record PersonalKeyKind
{
    /// <summary>Signs agreements, policies, releases and contact sheets; the certificate goes onto the card (<c>card sign</c>).</summary>
    public static readonly PersonalKeyKind Officer = new() { Word = "officer", Whose = "An officer's", Uses = [CertificateUse.Officer] };

    /// <summary>Opens what partners seal to this person, TLP:RED, and with a second key signs what became of it; both certificates go onto the contact sheet (<c>sheet sign --person</c>).</summary>
    public static readonly PersonalKeyKind Person = new() { Word = "person", Whose = "A person's", Uses = [CertificateUse.Encryption, CertificateUse.PersonReceipt] };

    /// <summary>Opens backups of a node, and lies away from it.</summary>
    public static readonly PersonalKeyKind Backup = new() { Word = "backup", Whose = "A backup key's", Uses = [CertificateUse.Encryption] };

    private PersonalKeyKind()
    {
    }

    /// <summary>The noun of the command line, the field of problems, and a part of the files' names.</summary>
    public required string Word { get; init; }

    /// <summary>As the beginning of a sentence about its name.</summary>
    public required string Whose { get; init; }

    /// <summary>What it is for: a key and a certificate for each, in one file of keys and one of certificates, in this order.</summary>
    public required IReadOnlyList<CertificateUse> Uses { get; init; }
}
