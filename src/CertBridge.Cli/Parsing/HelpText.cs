using System.CommandLine;
using System.Text;

namespace CertBridge.Cli.Parsing;

/// <summary>The help of one command: what it does, how it is called, examples, words and flags.</summary>
internal static class HelpText
{
    private const int FirstColumnMax = 34;

    public static string For(Command command, Command root)
    {
        var text = new StringBuilder();
        text.Append(command.Description).Append("\n\n");
        text.Append("Usage:\n  ").Append(Usage(command)).Append('\n');
        if (command is Verb { Examples.Count: > 0 } verb)
            Section(text, "Examples", verb.Examples.Select(example => new HelpRow($"certbridge {example}", "")));
        Section(text, "Arguments", command.Arguments.Select(argument => new HelpRow(argument.Name, argument.Description ?? "")));
        Section(text, command == root ? "Nouns" : "Verbs", command.Subcommands.Where(sub => !sub.Hidden).Select(sub => new HelpRow(sub.Name, sub.Description ?? "")));
        Section(text, "Flags", command.Options.Where(flag => !flag.Recursive).Select(flag => new HelpRow(FlagColumn(flag), flag.Description ?? "")));
        Section(text, "Global flags", GlobalFlags.All.Select(flag => new HelpRow(FlagColumn(flag), flag.Description ?? "")));
        text.Append(command == root
            ? "\nExit codes: 0 done, 2 usage, 3 input invalid, 4 not allowed, 5 nobody would receive it, 6 partial,\n8 unreachable, 9 verification failed, 10 conflict, 75 busy. certbridge errors list has every error code.\n"
            : "");
        return text.ToString();
    }

    /// <summary>How it is called: <c>certbridge report show ID [flags]</c>.</summary>
    public static string Usage(Command command)
    {
        var words = new List<string>();
        for (Command? at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
            words.Insert(0, at is RootCommand ? "certbridge" : at.Name);
        if (command.Subcommands.Count > 0)
            words.Add(command is RootCommand ? "NOUN [VERB]" : command is Verb ? "[VERB]" : "VERB");
        words.AddRange(command.Arguments.Select(ArgumentWord));
        words.AddRange(command.Options.Where(flag => flag.Required).Select(flag => $"{flag.Name} {flag.HelpName}"));
        words.Add("[flags]");
        return string.Join(' ', words);
    }

    private static string ArgumentWord(Argument argument)
    {
        string word = argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "..." : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{word}]" : word;
    }

    /// <summary>A flag as help shows it, <c>-o, --output FORMAT</c>; flags without a letter stand under those with one.</summary>
    public static string FlagColumn(Option flag)
    {
        string? letter = flag.Aliases.FirstOrDefault(alias => alias.Length == 2);
        string name = letter is null ? $"    {flag.Name}" : $"{letter}, {flag.Name}";
        return flag.HelpName is null ? name : flag is ChoiceFlag ? $"{name}[={flag.HelpName}]" : $"{name} {flag.HelpName}";
    }

    private static void Section(StringBuilder text, string title, IEnumerable<HelpRow> rows)
    {
        HelpRow[] all = [.. rows];
        if (all.Length == 0)
            return;
        int width = 0;
        foreach (HelpRow row in all)
            width = Math.Max(width, Math.Min(FirstColumnMax, row.First.Length));
        text.Append('\n').Append(title).Append(":\n");
        foreach (HelpRow row in all)
            text.Append("  ").Append(row.Second.Length == 0 ? row.First : row.First.PadRight(width + 2)).Append(row.Second).Append('\n');
    }

    /// <summary>A class and not a tuple: generic code over classes is compiled ahead, over tuples at start-up.</summary>
    private sealed record HelpRow(string First, string Second);
}
