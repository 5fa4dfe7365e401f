using CertBridge.Protocol.V1;

namespace CertBridge.Sharing.Agreements;

/// <summary>The most this agreement may ever carry; local rules can only narrow it.</summary>
/// <param name="Tlp">The strictest marking that may be sent, from TLP:CLEAR to TLP:AMBER+STRICT.</param>
/// <param name="Red">Whether TLP:RED may go to named persons.</param>
/// <param name="PersonalContent">What personal data may be in a report.</param>
/// <param name="Attachments">What may be attached; null for nothing.</param>
public sealed record AgreementCeilings(Tlp Tlp, RedRule Red, PersonalContent PersonalContent, AttachmentTerms? Attachments)
{
    /// <summary>From this marking on two persons of the sender release what is sent; null where only TLP:RED needs that.</summary>
    public Tlp? ReleaseFrom { get; init; }
}

public enum RedRule
{
    Never,
    NamedPersons,
}

public enum PersonalContent
{
    None,
    Pseudonymised,
    Necessary,
}

/// <summary>Size and kinds of attachments.</summary>
public sealed record AttachmentTerms(long SizeBytesMax, IReadOnlySet<string> Types);
