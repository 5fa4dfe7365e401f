using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies;

/// <summary>A TLP as it is written above a text, such as <c>TLP:AMBER+STRICT</c> (TLP 2.0, FIRST, August 2022).</summary>
internal static class TlpLabel
{
    public static string Of(Tlp tlp) => $"TLP:{MarkingWords.Of(tlp).ToUpperInvariant()}";
}
