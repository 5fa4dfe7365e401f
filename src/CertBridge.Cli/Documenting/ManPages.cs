using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Teaching;

namespace CertBridge.Cli.Documenting;

/// <summary>The manual from the tree of commands: a page about the whole, and one for every first word.</summary>
internal sealed class ManPages(DateTimeOffset day)
{
    private const string Program = "certbridge";

    private readonly RootCommand root = CommandTree.Whole();

    /// <summary>File names and pages, the overview first.</summary>
    public IReadOnlyList<(string File, string Roff)> All() =>
        [($"{Program}.1", Overview()), .. Words().Select(word => ($"{PageOf(word)}.1", About(word)))];

    private IEnumerable<Command> Words() => root.Subcommands.Where(word => !word.Hidden);

    private string Overview()
    {
        ManPage page = Start(Program, "exchange incident reports between CERTs");
        page.Bold("certbridge NOUN VERB [arguments] [flags]", isFirst: true);
        page.Section("DESCRIPTION");
        page.Text("Each CERT runs one gateway node. This command makes a node, runs it, and speaks to it.", isFirst: true);
        page.Text("Reports go in, are decided on partner by partner, sealed and delivered, and come back with receipts that partners signed.");
        page.Text(HelpTopics.Formatting.Before);
        page.Section("COMMANDS");
        foreach (Command word in Words())
            page.Term($"{PageOf(word)}(1)", word.Description ?? "");
        page.Section("GLOBAL FLAGS");
        foreach (Option flag in GlobalFlags.All)
            Flag(page, flag);
        foreach (HelpTopic topic in new[] { HelpTopics.Formatting, HelpTopics.ExitCodes, HelpTopics.Environment })
            Topic(page, topic, topic == HelpTopics.ExitCodes ? "EXIT STATUS" : topic.Name.ToUpperInvariant());
        page.Section("FILES");
        page.Term("/etc/certbridge", "Home of a packaged node: node.yaml, keys, cards, agreements, policies.");
        page.Term("/var/lib/certbridge/store", "Its store.");
        page.Term("$XDG_CONFIG_HOME/certbridge/config.yaml", "Your contexts: which nodes you call, and as whom. Mode 0600.");
        page.Term("$XDG_CACHE_HOME/certbridge", "Words for completion.");
        page.Section("SEE ALSO");
        page.Text(string.Join(", ", Words().Select(word => $"{PageOf(word)}(1)")), isFirst: true);
        return page.ToString();
    }

    private string About(Command word)
    {
        ManPage page = Start(PageOf(word), Sentence(word.Description ?? ""));
        page.Bold(HelpText.Usage(word), isFirst: true);
        if (word is Verb verb)
        {
            page.Section("DESCRIPTION");
            Body(page, verb);
        }
        Verb[] below = [.. VerbsOf(word).Where(one => one != word)];
        if (below.Length > 0)
            page.Section("VERBS");
        foreach (Verb one in below)
        {
            page.Subsection(HelpText.Usage(one));
            Body(page, one);
        }
        if (word.Name == "help")
        {
            foreach (HelpTopic topic in HelpTopics.All)
                Topic(page, topic, topic.Name.ToUpperInvariant());
        }
        page.Section("SEE ALSO");
        page.Text($"{Program}(1) for the flags every command takes, exit codes, environment and files", isFirst: true);
        return page.ToString();
    }

    /// <summary>What it does, its arguments and flags, and it in use.</summary>
    private static void Body(ManPage page, Verb verb)
    {
        page.Text(Ended(verb.Description ?? ""), isFirst: true);
        foreach (Argument argument in verb.Arguments)
            page.Term(argument.Name, Ended(argument.Description ?? ""));
        foreach (Option flag in verb.Options.Where(flag => !flag.Recursive))
            Flag(page, flag);
        if (verb.Examples.Count == 0)
            return;
        page.Text(verb.Examples.Count == 1 ? "Example:" : "Examples:");
        page.Example(verb.Examples.Select(example => $"{Program} {example}"));
    }

    private static void Topic(ManPage page, HelpTopic topic, string title)
    {
        page.Section(title);
        if (topic.Before.Length > 0)
            page.Text(topic.Before, isFirst: true);
        foreach (HelpTerm term in topic.Terms)
            page.Term(term.Term, term.Meaning);
        if (topic.After.Length > 0)
            page.Text(topic.After);
    }

    private static void Flag(ManPage page, Option flag) => page.Term(HelpText.FlagColumn(flag).TrimStart(), Ended(flag.Description ?? ""));

    private ManPage Start(string name, string about)
    {
        var page = new ManPage(name, day, $"{Program} {ProgramVersion.Text.Split('+')[0]}");
        page.Section("NAME");
        page.Name(name, about);
        page.Section("SYNOPSIS");
        return page;
    }

    private static IEnumerable<Verb> VerbsOf(Command command) => command.Subcommands.Where(sub => !sub.Hidden).SelectMany(VerbsOf).Concat(command is Verb verb ? [verb] : []);

    private static string PageOf(Command word) => $"{Program}-{word.Name}";

    private static string Ended(string sentence) => sentence.Length == 0 || sentence[^1] is '.' or ':' ? sentence : sentence + ".";

    private static string Sentence(string description) => description.TrimEnd('.');
}
