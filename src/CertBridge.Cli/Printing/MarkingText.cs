using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Printing;

/// <summary>Markings in their words. An unknown one is said to be unknown, never left out.</summary>
internal static class MarkingText
{
    public const string Unknown = "unknown";

    public static string Tlp(Tlp tlp) => tlp switch
    {
        Protocol.V1.Tlp.Clear => "clear",
        Protocol.V1.Tlp.Green => "green",
        Protocol.V1.Tlp.Amber => "amber",
        Protocol.V1.Tlp.AmberStrict => "amber+strict",
        Protocol.V1.Tlp.Red => "red",
        _ => Unknown,
    };

    public static string Pap(Pap pap) => pap switch
    {
        Protocol.V1.Pap.Clear => "clear",
        Protocol.V1.Pap.Green => "green",
        Protocol.V1.Pap.Amber => "amber",
        Protocol.V1.Pap.Red => "red",
        _ => Unknown,
    };

    /// <summary>Both as people write them: TLP:AMBER PAP:GREEN.</summary>
    public static string Of(Marking? marking) => marking is null
        ? "-"
        : $"TLP:{Tlp(marking.Tlp).ToUpperInvariant()} PAP:{Pap(marking.Pap).ToUpperInvariant()}";

    /// <summary>Null when the word is none.</summary>
    public static Tlp? ParseTlp(string word) => word.ToLowerInvariant() switch
    {
        "clear" => Protocol.V1.Tlp.Clear,
        "green" => Protocol.V1.Tlp.Green,
        "amber" => Protocol.V1.Tlp.Amber,
        "amber+strict" => Protocol.V1.Tlp.AmberStrict,
        "red" => Protocol.V1.Tlp.Red,
        _ => null,
    };

    public static Pap? ParsePap(string word) => word.ToLowerInvariant() switch
    {
        "clear" => Protocol.V1.Pap.Clear,
        "green" => Protocol.V1.Pap.Green,
        "amber" => Protocol.V1.Pap.Amber,
        "red" => Protocol.V1.Pap.Red,
        _ => null,
    };
}
