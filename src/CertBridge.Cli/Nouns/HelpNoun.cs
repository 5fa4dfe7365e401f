using System.CommandLine;
using System.Text;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Cli.Teaching;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge help [TOPIC or command]</c>.</summary>
internal static class HelpNoun
{
    private const int LineMax = 100;

    private static readonly Argument<string[]> Words = new("TOPIC")
    {
        Description = $"{string.Join(", ", HelpTopics.All.Select(topic => topic.Name))}, or the words of a command",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public static Verb Verb() => new Verb("help", "Help on a topic or a command", RunAsync) { Examples = ["help exit-codes", "help report submit"] }.With(Words);

    private static Task<int> RunAsync(CommandRun run)
    {
        IReadOnlyList<string> words = run.Values(Words);
        if (words is [var one] && HelpTopics.All.FirstOrDefault(topic => topic.Name == one) is { } topic)
            Print(run, topic);
        else
            PrintCommand(run, words);
        return Task.FromResult(ExitCode.Done);
    }

    private static void PrintCommand(CommandRun run, IReadOnlyList<string> words)
    {
        RootCommand root = CommandTree.For(words);
        Command at = root;
        foreach (string word in words)
            at = at.Subcommands.FirstOrDefault(sub => sub.Name == word) ?? throw Unknown(at, word);
        string text = HelpText.For(at, root);
        run.Print.One("CommandHelp", json => json.WriteString("text", text), () => text);
        if (at == root)
            run.Say($"Topics: certbridge help {string.Join('|', HelpTopics.All.Select(topic => topic.Name))}");
    }

    private static CommandFailedException Unknown(Command at, string word)
    {
        IEnumerable<string> known = at.Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name);
        string[] all = [.. at is RootCommand ? HelpTopics.All.Select(topic => topic.Name).Concat(known) : known];
        return CommandFailedException.Usage($"there is no help on {TerminalText.Short(word)}", NearestWord.To(word, all) is { } near ? $"did you mean {near}?" : "certbridge --help");
    }

    private static void Print(CommandRun run, HelpTopic topic) => run.Print.One("HelpTopic",
        json =>
        {
            json.WriteString("topic", topic.Name);
            json.WriteString("about", topic.About);
            json.WriteString("before", topic.Before);
            json.WriteItems("terms", topic.Terms, (writer, term) =>
            {
                writer.WriteString("term", term.Term);
                writer.WriteString("meaning", term.Meaning);
            });
            json.WriteString("after", topic.After);
        },
        () =>
        {
            var text = new StringBuilder(topic.About).Append('\n');
            Wrap(text.Append('\n'), topic.Before, "");
            foreach (HelpTerm term in topic.Terms)
                Wrap(text.Append(term.Term).Append('\n'), term.Meaning, "    ");
            Wrap(text.Append(topic.After.Length > 0 ? "\n" : ""), topic.After, "");
            return text.ToString();
        });

    private static void Wrap(StringBuilder text, string sentences, string indent)
    {
        var line = new StringBuilder();
        foreach (string word in sentences.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(""))
        {
            if (line.Length > 0 && (word.Length == 0 || indent.Length + line.Length + word.Length + 1 > LineMax))
            {
                text.Append(indent).Append(line).Append('\n');
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
    }
}
