using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Agreements;

/// <summary>The <c>ceilings</c> section. What it leaves out is the strictest.</summary>
internal static class CeilingsReading
{
    private const long AttachmentBytesMax = 1L << 40;
    private const int AttachmentTypesMax = 64;

    private static readonly IReadOnlyCollection<string> BelowRed = [.. MarkingWords.TlpWords.Where(word => word != MarkingWords.Of(Tlp.Red))];
    private static readonly IReadOnlyCollection<string> RedWords = ["never", "named-persons"];
    private static readonly IReadOnlyCollection<string> PersonalDataWords = ["none", "pseudonymised", "necessary"];

    public static AgreementCeilings Read(DocumentFields top)
    {
        if (top.Group("ceilings", required: true) is not { } ceilings)
            return new AgreementCeilings(Tlp.Unspecified, RedRule.Never, PersonalContent.None, null);
        string? tlp = ceilings.Word("tlp", BelowRed, required: true);
        string? red = ceilings.Word("red", RedWords);
        string? personalData = ceilings.Word("personalData", PersonalDataWords);
        string? release = ceilings.Word("release", BelowRed);
        AttachmentTerms? attachments = ceilings.Group("attachments") is { } group ? Attachments(group) : null;
        ceilings.RefuseOthers();
        return new AgreementCeilings(
            MarkingWords.TryTlp(tlp, out Tlp ceiling) ? ceiling : Tlp.Unspecified,
            red == "named-persons" ? RedRule.NamedPersons : RedRule.Never,
            personalData switch
            {
                "necessary" => PersonalContent.Necessary,
                "pseudonymised" => PersonalContent.Pseudonymised,
                _ => PersonalContent.None,
            },
            attachments)
        {
            ReleaseFrom = MarkingWords.TryTlp(release, out Tlp from) ? from : null,
        };
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
