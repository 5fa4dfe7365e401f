using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Founding;

/// <summary>What a person's own key is for. It opens no door: for that an operator certificate is needed.</summary>
public sealed record PersonalKeyKind
{
    /// <summary>Signs agreements, policies, releases and contact sheets; the certificate goes onto the card (<c>card sign</c>).</summary>
    public static readonly PersonalKeyKind Officer = new() { Word = "officer", Whose = "An officer's", Use = CertificateUse.Officer };

    /// <summary>Opens what partners seal to this person, TLP:RED, and signs nothing; the certificate goes onto the contact sheet (<c>sheet sign --person</c>).</summary>
    public static readonly PersonalKeyKind Person = new() { Word = "person", Whose = "A person's", Use = CertificateUse.Encryption };

    private PersonalKeyKind()
    {
    }

    /// <summary>The noun of the command line, the field of problems, and a part of the files' names.</summary>
    public required string Word { get; init; }

    /// <summary>As the beginning of a sentence about its name.</summary>
    public required string Whose { get; init; }

    /// <summary>What its certificate allows.</summary>
    public required CertificateUse Use { get; init; }
}
