using System.CommandLine;
using System.CommandLine.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Parsing;

/// <summary>A command line that means nothing: what is wrong with it, the nearest word, and where the help is.</summary>
internal static class UsageMistake
{
    public static void Report(ParseResult parsed, string[] words)
    {
        string path = PathOf(parsed.CommandResult);
        (string message, string? nearest) = Explain(parsed, path);
        string next = nearest is null ? $"{path} --help" : $"did you mean {nearest}? Otherwise: {path} --help";
        var failure = new Failure(CommandLineErrors.Usage, message) { Next = next };
        FailureText.Write(failure, OutputFormats.Guess(words));
    }

    private static (string Message, string? Nearest) Explain(ParseResult parsed, string path)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0)
        {
            string token = parsed.UnmatchedTokens[0];
            string shown = TerminalText.Short(token);
            if (token.Length > 1 && token[0] == '-')
                return ($"{path} has no flag {shown}", NearestWord.To(token.Split('=')[0], Flags(parsed.CommandResult)));
            if (command.Subcommands.Count > 0)
                return ($"{path} has no verb {shown}; it has: {Names(command)}", NearestWord.To(token, command.Subcommands.Select(sub => sub.Name)));
            return ($"{path} takes no further argument, but {shown} was given", null);
        }
        if (command is not Verb)
            return ($"{path} needs a verb: {Names(command)}", null);
        return (TerminalText.Escape(parsed.Errors[0].Message.TrimEnd('.')), null);
    }

    private static string Names(Command command) => string.Join(", ", command.Subcommands.Select(sub => sub.Name));

    private static IEnumerable<string> Flags(CommandResult command) =>
        command.Command.Options.Concat(GlobalFlags.All).SelectMany(flag => flag.Aliases.Prepend(flag.Name));

    private static string PathOf(CommandResult command)
    {
        var names = new Stack<string>();
        for (SymbolResult? at = command; at is CommandResult { Parent: not null } below; at = below.Parent)
            names.Push(below.Command.Name);
        names.Push("certbridge");
        return string.Join(' ', names);
    }
}
