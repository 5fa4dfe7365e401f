using System.CommandLine;

namespace CertBridge.Cli.Parsing;

/// <summary>
/// A flag that may stand alone, or with its value behind an equals sign: <c>--dry-run</c>, <c>--dry-run=client</c>. Never with a value as the next word: the parser
/// would take the file that follows for one. So a flag that stands alone is spelled out before it is parsed.
/// </summary>
internal sealed class ChoiceFlag(string name, params string[] aliases) : Option<string>(name, aliases)
{
    /// <summary>What it means when it stands alone.</summary>
    public required string WithoutValue { get; init; }

    /// <summary>The words with every flag of this kind that stands alone spelled out, where the command they name has one; what follows <c>--</c> is no flag.</summary>
    public static string[] SpellOut(Command root, string[] words)
    {
        ChoiceFlag[] flags = [.. Named(root, words).Options.OfType<ChoiceFlag>()];
        int end = Array.IndexOf(words, "--");
        return flags.Length == 0 ? words : [.. words.Select((word, i) => end >= 0 && i > end ? word : SpellOut(flags, word))];
    }

    private static string SpellOut(ChoiceFlag[] flags, string word)
    {
        foreach (ChoiceFlag flag in flags)
        {
            if (word == flag.Name || flag.Aliases.Contains(word))
                return $"{flag.Name}={flag.WithoutValue}";
        }
        return word;
    }

    /// <summary>The same word may be a plain flag of another command.</summary>
    private static Command Named(Command root, string[] words) =>
        words.Aggregate(root, (command, word) => command.Subcommands.FirstOrDefault(inner => inner.Name == word) ?? command);
}
