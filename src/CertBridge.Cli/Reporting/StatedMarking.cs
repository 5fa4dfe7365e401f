using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Cli.Reporting;

/// <summary>The marking given beside a document.</summary>
internal static class StatedMarking
{
    /// <returns>Null when neither flag was given; unspecified for the one that was not.</returns>
    public static Marking? Of(string? tlp, string? pap) => tlp is null && pap is null
        ? null
        : new Marking { Tlp = tlp is null ? Tlp.Unspecified : TlpOf("--tlp", tlp), Pap = pap is null ? Pap.Unspecified : PapOf(pap) };

    public static Tlp TlpOf(string flag, string word) =>
        MarkingWords.TryTlp(word.ToLowerInvariant(), out Tlp tlp) ? tlp : throw Unknown(flag, word, MarkingWords.TlpWords);

    private static Pap PapOf(string word) =>
        MarkingWords.TryPap(word.ToLowerInvariant(), out Pap pap) ? pap : throw Unknown("--pap", word, MarkingWords.PapWords);

    private static CommandFailedException Unknown(string flag, string word, IReadOnlyList<string> words) =>
        CommandFailedException.Usage($"{flag} {TerminalText.Short(word)} is not a marking", $"one of: {string.Join(", ", words)}");
}
