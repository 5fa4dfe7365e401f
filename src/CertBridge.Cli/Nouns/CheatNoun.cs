using System.CommandLine;
using System.Text;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Cli.Teaching;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge cheat [TOPIC]</c>: the command for what somebody wants to do.</summary>
internal static class CheatNoun
{
    private static readonly Argument<string> Topic = new("TOPIC") { Description = "One page; the list of pages when not given", Arity = ArgumentArity.ZeroOrOne };

    public static Verb Verb() => new Verb("cheat", "Short pages of examples by topic", RunAsync) { Examples = ["cheat", "cheat reports"] }.With(Topic);

    private static Task<int> RunAsync(CommandRun run)
    {
        if (run.OptionalValue(Topic) is { } topic)
            PrintPage(run, Known(topic));
        else
            PrintTopics(run);
        return Task.FromResult(ExitCode.Done);
    }

    private static string Known(string topic)
    {
        if (CheatSheet.Topics.Contains(topic))
            return topic;
        string next = NearestWord.To(topic, CheatSheet.Topics) is { } nearest ? $"did you mean {nearest}? certbridge cheat {nearest}" : $"one of: {string.Join(", ", CheatSheet.Topics)}";
        throw CommandFailedException.Usage($"there is no page {TerminalText.Short(topic)}", next);
    }

    private static void PrintTopics(CommandRun run)
    {
        run.Print.List("CheatTopicList", CheatSheet.Topics, [new("TOPIC", topic => topic), new("ABOUT", CheatSheet.AboutOf)], (json, topic) =>
        {
            json.WriteString("topic", topic);
            json.WriteString("about", CheatSheet.AboutOf(topic));
        });
        run.Say("Next: certbridge cheat TOPIC");
    }

    private static void PrintPage(CommandRun run, string topic) => run.Print.One("CheatPage",
        json =>
        {
            json.WriteString("topic", topic);
            json.WriteItems("lines", CheatSheet.LinesOf(topic), (writer, line) =>
            {
                writer.WriteString("wish", line.Wish);
                writer.WriteString("command", $"certbridge {line.Command}");
            });
        },
        () =>
        {
            var text = new StringBuilder();
            foreach (CheatLine line in CheatSheet.LinesOf(topic))
                text.Append(text.Length == 0 ? "" : "\n").Append("# ").Append(line.Wish).Append("\ncertbridge ").Append(line.Command).Append('\n');
            return text.ToString();
        });
}
