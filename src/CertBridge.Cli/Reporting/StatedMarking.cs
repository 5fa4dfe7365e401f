using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>The marking given beside a document.</summary>
internal static class StatedMarking
{
    /// <returns>Null when neither flag was given; unspecified for the one that was not.</returns>
    public static Marking? Of(string? tlp, string? pap)
    {
        if (tlp is null && pap is null)
            return null;
        return new Marking
        {
            Tlp = tlp is null ? Tlp.Unspecified : MarkingText.ParseTlp(tlp) ?? throw Unknown("--tlp", tlp, "clear, green, amber, amber+strict, red"),
            Pap = pap is null ? Pap.Unspecified : MarkingText.ParsePap(pap) ?? throw Unknown("--pap", pap, "clear, green, amber, red"),
        };
    }

    private static CommandFailedException Unknown(string flag, string word, string words) =>
        new(CommandLineErrors.Usage, $"{flag} {TerminalText.Short(word)} is not a marking", $"one of: {words}");
}
