using System.CommandLine;
using System.CommandLine.Parsing;
using CertBridge.Cli.Completing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Parsing;

/// <summary>
/// From words to an exit code. System.CommandLine parses; what happens then is ours: its help goes to stdout and exits 1 on a mistake,
/// where a script needs an empty stdout and a 2.
/// </summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] words)
    {
        if (words is [Completion.Word, .. string[] typed])
            return Completion.Answer(typed);
        if (words is [SuggestionCache.RefreshWord, _, _])
            return await SuggestionRefresh.RunAsync(words[1..]);
        RootCommand root = CommandTree.For(words);
        ParseResult parsed = Parse(root, words);
        try
        {
            if (Simple(parsed, words) is int exit)
                return exit;
            return await CommandGuard.RunAsync((Verb)parsed.CommandResult.Command, parsed);
        }
        catch (BrokenPipeException)
        {
            return ExitCode.BrokenPipe;
        }
        catch (CommandFailedException unwritten)
        {
            FailureText.Write(unwritten.Failure, OutputFormats.Guess(words));
            return unwritten.Failure.Exit;
        }
    }

    /// <summary>No response files: an argument that begins with @ is an argument.</summary>
    internal static ParseResult Parse(RootCommand root, string[] words) =>
        root.Parse(ChoiceFlag.SpellOut(root, words), new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>What needs no handler: help, the version flag and mistakes.</summary>
    private static int? Simple(ParseResult parsed, string[] words)
    {
        Command command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count == 0 && (parsed.GetValue(GlobalFlags.Help) || (words.Length == 0)))
        {
            StandardOutput.WriteText(HelpText.For(command, parsed.RootCommandResult.Command));
            return ExitCode.Done;
        }
        if (parsed.UnmatchedTokens.Count == 0 && parsed.GetValue(GlobalFlags.Version))
        {
            StandardOutput.WriteText($"certbridge {ProgramVersion.Text}\n");
            return ExitCode.Done;
        }
        if (parsed.Errors.Count > 0 || command is not Verb)
        {
            UsageMistake.Report(parsed, words);
            return ExitCode.Usage;
        }
        return null;
    }
}
