using System.CommandLine;
using CertBridge.Cli.Parsing;

namespace CertBridge.Cli.Completing;

/// <summary>
/// A command line that is not finished, walked word by word: which command it has come to, how many arguments it has, and whether a flag
/// waits for its value. Unlike the parser it minds no mistake: the line is still being typed.
/// </summary>
internal sealed class TypedWords
{
    private readonly List<string> flags = [];

    private TypedWords(Command root)
    {
        Command = root;
    }

    public Command Command { get; private set; }

    public int Arguments { get; private set; }

    /// <summary>The flag the last word is the value of.</summary>
    public Option? Waiting { get; private set; }

    /// <summary>The flag before that may stand alone, or have its value after an equals sign.</summary>
    public ChoiceFlag? Choice { get; private set; }

    /// <summary>What was given with --context and --context-file, which say whom to ask.</summary>
    public string? ContextName { get; private set; }

    public string? ContextFile { get; private set; }

    /// <param name="root">The tree.</param>
    /// <param name="words">All but the one that is being typed.</param>
    public static TypedWords Walk(RootCommand root, IEnumerable<string> words)
    {
        var typed = new TypedWords(root);
        foreach (string word in words)
            typed.Take(word);
        return typed;
    }

    /// <summary>Flags the command takes and that have not been given, or may be given again.</summary>
    public IEnumerable<Option> Flags() => Command.Options.Where(flag => !flag.Recursive).Concat(GlobalFlags.All)
        .Where(flag => !flags.Contains(flag.Name) || flag.ValueType == typeof(string[]));

    public Option? FlagOf(string name) =>
        Command.Options.Concat(GlobalFlags.All).FirstOrDefault(flag => flag.Name == name || flag.Aliases.Contains(name));

    private void Take(string word)
    {
        if (Waiting is null && word == "=")
            Waiting = Choice;
        Choice = null;
        if (Waiting is not null && word == "=")
            return; // bash cuts --flag=value in three
        if (Waiting is not null)
            Give(word);
        else if (word.StartsWith('-') && word.Length > 1)
            TakeFlag(word);
        else if (Command.Subcommands.FirstOrDefault(sub => sub.Name == word) is { } next && Arguments == 0)
            Command = next;
        else
            Arguments++;
    }

    private void TakeFlag(string word)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        if (FlagOf(equals < 0 ? word : word[..equals]) is not { } flag)
            return;
        flags.Add(flag.Name);
        if (flag.ValueType == typeof(bool))
            return;
        if (flag is ChoiceFlag choice && equals < 0)
        {
            Choice = choice;
            return;
        }
        Waiting = flag;
        if (equals >= 0)
            Give(word[(equals + 1)..]);
    }

    private void Give(string value)
    {
        if (Waiting == GlobalFlags.Context)
            ContextName = value;
        else if (Waiting == GlobalFlags.ContextFile)
            ContextFile = value;
        Waiting = null;
    }
}
