using CertBridge.Protocol.V1;

namespace CertBridge.Sharing.Policies;

/// <summary>Markings as people write them.</summary>
internal static class MarkingWords
{
    public static string Of(Tlp tlp) => tlp switch
    {
        Tlp.Clear => "TLP:CLEAR",
        Tlp.Green => "TLP:GREEN",
        Tlp.Amber => "TLP:AMBER",
        Tlp.AmberStrict => "TLP:AMBER+STRICT",
        Tlp.Red => "TLP:RED",
        _ => "an unknown TLP",
    };
}
