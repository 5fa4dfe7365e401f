using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Agreements;

/// <summary>The <c>ceilings</c> section. What it leaves out is the strictest.</summary>
internal static class CeilingsReading
{
    private const long AttachmentBytesMax = 1L << 40;
    private const int AttachmentTypesMax = 64;

    /// <summary>The words of TLP 2.0 in documents.</summary>
    public static readonly IReadOnlyDictionary<string, Tlp> TlpWords = new Dictionary<string, Tlp>(StringComparer.Ordinal)
    {
        ["clear"] = Tlp.Clear,
        ["green"] = Tlp.Green,
        ["amber"] = Tlp.Amber,
        ["amber+strict"] = Tlp.AmberStrict,
        ["red"] = Tlp.Red,
    };

    private static readonly IReadOnlyCollection<string> BelowRed = ["clear", "green", "amber", "amber+strict"];
    private static readonly IReadOnlyCollection<string> RedWords = ["never", "named-persons"];
    private static readonly IReadOnlyCollection<string> PersonalDataWords = ["none", "pseudonymised", "necessary"];

    public static AgreementCeilings Read(DocumentFields top)
    {
        if (top.Group("ceilings", required: true) is not { } ceilings)
            return new AgreementCeilings(Tlp.Unspecified, RedRule.Never, PersonalContent.None, null);
        string? tlp = ceilings.Word("tlp", BelowRed, required: true);
        string? red = ceilings.Word("red", RedWords);
        string? personalData = ceilings.Word("personalData", PersonalDataWords);
        AttachmentTerms? attachments = ceilings.Group("attachments") is { } group ? Attachments(group) : null;
        ceilings.RefuseOthers();
        return new AgreementCeilings(
            tlp is null ? Tlp.Unspecified : TlpWords[tlp],
            red == "named-persons" ? RedRule.NamedPersons : RedRule.Never,
            personalData switch
            {
                "necessary" => PersonalContent.Necessary,
                "pseudonymised" => PersonalContent.Pseudonymised,
                _ => PersonalContent.None,
            },
            attachments);
    }

    private static AttachmentTerms Attachments(DocumentFields group)
    {
        long? bytes = group.Number("maxBytes", 1, AttachmentBytesMax, required: true);
        IReadOnlySet<string> types = AgreementReading.ReadNames(
            group, "types", AttachmentTypesMax, AgreementReading.ShortName(), "an attachment type such as pcap", required: true);
        group.RefuseOthers();
        return new AttachmentTerms(bytes ?? 0, types);
    }
}
