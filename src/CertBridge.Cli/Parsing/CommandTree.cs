using System.CommandLine;
using CertBridge.Cli.Founding;
using CertBridge.Cli.Nouns;

namespace CertBridge.Cli.Parsing;

/// <summary>Every word of the command line. One noun, one file in <c>Nouns</c>.</summary>
internal static class CommandTree
{
    /// <summary>The tree with the verbs of those nouns filled in that appear among the words.</summary>
    public static RootCommand For(IReadOnlyList<string> words) => Build(noun => words.Contains(noun.Name));

    /// <summary>The whole tree.</summary>
    public static RootCommand Whole() => Build(_ => true);

    private static RootCommand Build(Func<Noun, bool> isNeeded)
    {
        var root = new RootCommand("Exchange incident reports between CERTs: sealed, signed, receipted.");
        root.Options.Clear();
        root.Directives.Clear();
        foreach (Option flag in GlobalFlags.All)
            root.Add(flag);
        root.Add(GlobalFlags.Version);
        foreach (Command command in Words())
        {
            if (command is Noun noun && isNeeded(noun))
                noun.Fill();
            root.Add(command);
        }
        return root;
    }

    private static Command[] Words() =>
    [
        InitWizard.Verb(),
        new Noun("node", "The gateway: make it, run it, look at it", NodeNoun.Verbs),
        new Noun("card", "Who this node is, signed by its root", IdentityNouns.CardVerbs),
        new Noun("sheet", "Keys content is sealed to, endpoints and contacts", IdentityNouns.SheetVerbs),
        new Noun("officer", "Persons who sign agreements", IdentityNouns.OfficerVerbs),
        new Noun("person", "Persons TLP:RED content is sealed to", IdentityNouns.PersonVerbs),
        new Noun("partner", "Partners and their cards", PartnerNoun.Verbs),
        new Noun("agreement", "What two partners' officers signed", AgreementNoun.Verbs),
        new Noun("policy", "The rules for what leaves this node", PolicyNoun.Verbs),
        new Noun("approval", "What waits for people before it leaves", ApprovalNoun.Verbs),
        new Noun("report", "Incident reports of our own", ReportNoun.Verbs),
        new Noun("inbox", "What partners sent", InboxNoun.Verbs),
        new Noun("feedback", "What a receiver says back about a report", FeedbackNoun.Verbs),
        new Noun("outbox", "What is on its way, and why or why not", OutboxNoun.Verbs),
        new Noun("ledger", "The append-only records, and whether they hold", LedgerNoun.Verbs),
        WhoAmINoun.Verb(),
        new Noun("context", "Which nodes you call, and as whom", ContextNoun.Verbs),
        ExplainNoun.Verb(),
        CheatNoun.Verb(),
        new Noun("errors", "Error codes and what to do about them", ErrorsNoun.Verbs),
        CompletionNoun.Verb(),
        HelpNoun.Verb(),
        new Noun("docs", "The manual, made from the commands", DocsNoun.Verbs),
        new Noun("dev", "Help for developers; refused in production", IdentityNouns.DevVerbs),
        DemoNoun.Verb(),
        VersionNoun.Verb(),
    ];
}
