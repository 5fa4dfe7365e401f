using System.CommandLine;
using System.CommandLine.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;

namespace CertBridge.Cli.Parsing;

/// <summary>A command given by the program itself, by the same words a person would type.</summary>
internal static class Given
{
    /// <exception cref="CommandFailedException">The words make no command.</exception>
    public static (Verb Verb, CommandRun Run) Command(IReadOnlyList<string> words, CancellationToken cancel)
    {
        ParseResult parsed = CommandTree.For(words).Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 || parsed.CommandResult.Command is not Verb verb)
        {
            string why = parsed.Errors.Count > 0 ? parsed.Errors[0].Message : "that is no command";
            throw CommandFailedException.Usage(TerminalText.Escape(why.TrimEnd('.')), "certbridge --help");
        }
        return (verb, CommandRun.Start(parsed, cancel));
    }
}
