using System.CommandLine;
using System.CommandLine.Parsing;
using CertBridge.Cli.Running;

namespace CertBridge.Cli.Parsing;

/// <summary>
/// A path or a partner given as an empty text: a script's variable that is not set. Taken as nothing given it would mean another home, or every partner.
/// </summary>
internal static class EmptyValue
{
    /// <summary>Value names of the flags and arguments that say where or whom.</summary>
    private static readonly HashSet<string> Named = ["DIR", "FILE", "PARTNER"];

    /// <exception cref="CommandFailedException">One is empty.</exception>
    public static void Refuse(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        foreach (Option flag in command.Options.Concat(GlobalFlags.All).Where(flag => Named.Contains(flag.HelpName ?? "")))
        {
            if (parsed.GetResult(flag) is { } given && IsEmpty(given.Tokens))
                throw CommandFailedException.Usage($"{flag.Name} is empty", $"Give {flag.Name} {flag.HelpName}, or leave it out. In a script: is the variable set?");
        }
        foreach (Argument argument in command.Arguments.Where(argument => Named.Contains(argument.Name)))
        {
            if (parsed.GetResult(argument) is { } given && IsEmpty(given.Tokens))
                throw CommandFailedException.Usage($"{argument.Name} is empty", $"Give a {argument.Name}. In a script: is the variable set?");
        }
    }

    private static bool IsEmpty(IReadOnlyList<Token> tokens) => tokens.Any(token => token.Value.Length == 0);
}
