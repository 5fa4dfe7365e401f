using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Policies;

namespace CertBridge.Cli.Ruling;

/// <summary>
/// <c>certbridge policy fmt</c>: prints the policy with its conditions written the one way. The file stays as it is. A comment may hold anything: it is
/// escaped for a terminal, and stays as it is for a file.
/// </summary>
internal static class FormatVerb
{
    public static Task<int> RunAsync(CommandRun run)
    {
        Parsed<string> text = PolicyFormatting.Format(InputFile.Read(run.Value(PolicyNoun.File), SharingPolicy.BytesMax));
        if (!text.IsValid)
            throw new CommandFailedException(text.Problems);
        run.Print.One("PolicyText", json => json.WriteString("document", text.Value), () => StandardOutput.IsTerminal ? TerminalText.EscapeLines(text.Value) : text.Value);
        return Task.FromResult(ExitCode.Done);
    }
}
