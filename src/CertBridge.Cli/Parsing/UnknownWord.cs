using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Parsing;

/// <summary>A flag whose value is none of a closed list.</summary>
internal static class UnknownWord
{
    /// <summary>Names the words there are, and the one that was probably meant. Where none is near, none is put forward: what is copied from a hint is sent.</summary>
    public static CommandFailedException Of(ErrorCode code, string flag, string typed, IReadOnlyList<string> words) => new(
        code,
        $"{flag} {TerminalText.Short(typed)} is none of: {string.Join(", ", words)}",
        NearestWord.To(typed, words) is { } nearest ? $"did you mean {flag} {nearest}?" : $"{flag} with one of these words");
}
