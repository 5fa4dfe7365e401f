using System.CommandLine;
using System.Text;
using CertBridge.Cli.Contexts;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;

namespace CertBridge.Cli.Completing;

/// <summary>
/// The shells' question, <c>certbridge __complete WORD... CURRENT</c>: every word that may stand where the last one is, a line each, a tab before
/// what it is; <c>:files</c> where a path is expected. It never fails, never writes to stderr, and asks no node itself (see <see cref="SuggestionCache"/>).
/// </summary>
internal static class Completion
{
    public const string Word = "__complete";
    public const string FilesAnswer = ":files";

    private const int DescriptionMax = 80;

    public static int Answer(IReadOnlyList<string> words)
    {
        IReadOnlyList<string> lines;
        try
        {
            string[] before = [.. words.Take(Math.Max(0, words.Count - 1))];
            lines = Lines(CommandTree.For(before), before, words.Count == 0 ? "" : words[^1]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Running.CommandFailedException)
        {
            lines = []; // A key was pressed; an error message in the middle of the line helps nobody.
        }
        var text = new StringBuilder();
        foreach (string line in lines)
            text.Append(line).Append('\n');
        StandardOutput.WriteText(text.ToString());
        return Protocol.Errors.ExitCode.Done;
    }

    internal static IReadOnlyList<string> Lines(RootCommand root, IReadOnlyList<string> before, string current)
    {
        TypedWords typed = TypedWords.Walk(root, before);
        if (typed.Choice is { } choice && current == "=")
            return Values(typed, ValueWords.Of(choice), "", "");
        if (typed.Waiting is { } waiting)
            return Values(typed, ValueWords.Of(waiting), current == "=" ? "" : current, "");
        int equals = current.IndexOf('=', StringComparison.Ordinal);
        if (current.StartsWith('-') && equals > 0)
            return typed.FlagOf(current[..equals]) is { } flag ? Values(typed, ValueWords.Of(flag), current[(equals + 1)..], current[..(equals + 1)]) : [];
        if (current.StartsWith('-'))
            return Matching(typed.Flags().Select(flag => new Suggestion(flag.Name, flag.Description ?? "")), current, "");
        Suggestion[] verbs = typed.Arguments > 0 ? [] : [.. typed.Command.Subcommands.Where(sub => !sub.Hidden).Select(sub => new Suggestion(sub.Name, sub.Description ?? ""))];
        if (verbs.Length > 0)
            return Matching(verbs, current, "");
        return typed.Command.Arguments.ElementAtOrDefault(typed.Arguments) is { } argument ? Values(typed, ValueWords.Of(typed.Command, argument), current, "") : [];
    }

    private static IReadOnlyList<string> Values(TypedWords typed, WordSource? source, string current, string prefix) => source switch
    {
        null => [],
        { IsFiles: true } => [FilesAnswer],
        { Asked: { } kind } => Matching(Ask(typed, kind), current, prefix),
        _ => Matching(source.Words, current, prefix),
    };

    private static IReadOnlyList<Suggestion> Ask(TypedWords typed, SuggestionKind kind)
    {
        string file = ContextChoice.PathOf(typed.ContextFile);
        return kind == SuggestionKind.Contexts
            ? [.. ContextChoice.NamesIn(file).Select(name => new Suggestion(name))]
            : SuggestionCache.Read(ContextChoice.Of(file, typed.ContextName), kind);
    }

    private static IReadOnlyList<string> Matching(IEnumerable<Suggestion> all, string current, string prefix) =>
        [.. all.Where(one => one.Word.StartsWith(current, StringComparison.Ordinal) && IsPlain(one.Word)).Select(one => Line(one, prefix))];

    private static string Line(Suggestion one, string prefix) =>
        one.Description.Length == 0 ? prefix + one.Word : $"{prefix}{one.Word}\t{TerminalText.Fit(TerminalText.Escape(one.Description), DescriptionMax)}";

    /// <summary>A shell puts the word on a line that will be run. What would have to be quoted there is not offered, whoever thought of it.</summary>
    private static bool IsPlain(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '+' or '@' or ',' or '/');
}
