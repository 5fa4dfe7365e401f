using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Cli.Printing;

/// <summary>Markings as people write them. An unknown one is said to be unknown, never left out.</summary>
internal static class MarkingText
{
    /// <summary>TLP:AMBER PAP:GREEN.</summary>
    public static string Of(Marking? marking) => marking is null
        ? "-"
        : $"TLP:{MarkingWords.Of(marking.Tlp).ToUpperInvariant()} PAP:{MarkingWords.Of(marking.Pap).ToUpperInvariant()}";
}
