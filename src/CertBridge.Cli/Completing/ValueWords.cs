using System.CommandLine;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Reporting;
using CertBridge.Cli.Teaching;
using CertBridge.Formats;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Feedbacks;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Withdrawals;

namespace CertBridge.Cli.Completing;

/// <summary>For every flag with a value and every argument, by the word help shows for it: where its words come from. A test finds each of them here.</summary>
internal static class ValueWords
{
    private static readonly Dictionary<string, Func<WordSource>> ByName = new(StringComparer.Ordinal)
    {
        ["PARTNER"] = () => WordSource.Of(SuggestionKind.Partners),
        ["TLP"] = () => WordSource.Of(MarkingWords.TlpWords),
        ["PAP"] = () => WordSource.Of(MarkingWords.PapWords),
        ["STAGE"] = () => WordSource.Of(Vocabularies.Stages.Words),
        ["STATE"] = () => WordSource.Of("queued", "sent", "delivered", "quarantined", "refused", "expired", "cancelled"),
        ["STANDING"] = () => WordSource.Of("waiting", "released", "sent", "refused", "expired", "denied", "withdrawn"),
        ["ROLE"] = () => WordSource.Of("admin", "officer", "operator", "sensor", "auditor"),
        ["WORD"] = () => WordSource.Of("production", "exercise", "dev"),
        ["SHELL"] = () => WordSource.Of(CompletionScripts.Shells),
        ["REASON"] = () => WordSource.Of(WithdrawalWords.ReasonWords),
        ["WHY"] = () => WordSource.Of(StandingWords.ReasonWords),
        ["INSTRUCTION"] = () => WordSource.Of(WithdrawalWords.InstructionWords),
        ["LANE"] = () => WordSource.Of(LaneFlag.Words),
        ["WHAT"] = () => WordSource.Of(FeedbackWords.Words),
        ["REPORT"] = () => WordSource.Of(SuggestionKind.Reports),
        ["FORM"] = () => WordSource.Of([ExportVerb.Envelope, .. ReportFormats.Written]),
        ["FORMAT"] = () => WordSource.Of(ReportFormats.Written),
        ["VERSION"] = () => WordSource.Of("1", "2"),
        ["SUITE"] = () => WordSource.Of("classical"),
        ["PATH"] = () => WordSource.Of(ExplainNoun.Paths),
        ["TOPIC"] = () => WordSource.Of(CheatSheet.Topics),
        ["CONTEXT"] = () => WordSource.Of(SuggestionKind.Contexts),
        ["TIME"] = () => WordSource.Of("1h", "12h", "24h", "7d", "30d"),
        ["CODE"] = () => WordSource.Of(ErrorCatalog.All.Select(code => code.Code)),
        ["FILE"] = () => WordSource.Files,
        ["AGREEMENT"] = () => WordSource.Files,
        ["OTHER"] = () => WordSource.Files,
        ["DIR"] = () => WordSource.Files,
        ["365d"] = () => WordSource.Of("90d", "365d", "730d"),
        ["2h"] = () => WordSource.Of("30m", "2h", "8h", "24h", "72h"),
        ["7d"] = () => WordSource.Of("12h", "1d", "7d", "30d"),
        ["last-30d"] = () => WordSource.Of("last-1d", "last-7d", "last-30d", "last-365d"),
        ["10s"] = () => WordSource.Of("10s", "30s", "2m"),
        ["20s"] = () => WordSource.Of("10s", "20s", "1m", "10m"),
        ["30s"] = () => WordSource.Of("10s", "30s", "2m"),
    };

    /// <summary>Values that nobody can guess.</summary>
    private static readonly HashSet<string> FreeNames =
        new(["TEXT", "WORDS", "NAME", "PLACE", "NODE-ID", "KEY", "KEYID", "KIND", "N", "NEXT", "ADDRESS", "ADDRESS:PORT", "HOST:PORT", "XX", "URL", "A,B,C", "HEADING=MEANING"], StringComparer.Ordinal);

    /// <returns>Null when nobody has said where the words come from.</returns>
    public static WordSource? Of(Option flag) => flag.Name switch
    {
        "--context" => WordSource.Of(SuggestionKind.Contexts),
        "--output" => WordSource.Of("table", "json", "ndjson"),
        "--format" => WordSource.Of(ReportFormats.Read),
        "--org" => WordSource.Free,
        "--dry-run" when flag is ChoiceFlag => WordSource.Of(DryRun.Client, DryRun.Server),
        _ => Of(flag.HelpName ?? ""),
    };

    /// <param name="command">The command the argument belongs to; an id is of whatever its noun is about.</param>
    /// <returns>Null when nobody has said where the words come from.</returns>
    public static WordSource? Of(Command command, Argument argument) => (NounOf(command), argument.Name) switch
    {
        ("help", "TOPIC") => WordSource.Of([.. HelpTopics.All.Select(topic => topic.Name), .. CommandTree.For([]).Subcommands.Select(word => word.Name)]),
        ("report" or "outbox" or "ledger", "ID") => WordSource.Of(SuggestionKind.Reports),
        ("ledger", "MINE" or "THEIRS") => WordSource.Files,
        ("ledger", "NUMBER") => WordSource.Free,
        ("inbox" or "feedback", "ID") => WordSource.Of(SuggestionKind.Inbox),
        ("policy", "REPORT") => WordSource.Of(SuggestionKind.Reports),
        ("policy", _) => WordSource.Files,
        ("agreement", "ID") => WordSource.Of(SuggestionKind.Agreements),
        ("approval", "ID") => WordSource.Free,
        _ => Of(argument.Name),
    };

    private static WordSource? Of(string name) => ByName.TryGetValue(name, out Func<WordSource>? words) ? words() : FreeNames.Contains(name) ? WordSource.Free : null;

    private static string NounOf(Command command)
    {
        Command at = command;
        while (at.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand)
            at = parent;
        return at.Name;
    }
}
