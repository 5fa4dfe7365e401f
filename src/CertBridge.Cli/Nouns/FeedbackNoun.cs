using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Reporting;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge feedback add|list</c>: what a receiver says back about a report.</summary>
internal static class FeedbackNoun
{
    public static readonly Argument<string> Id = new("ID") { Description = "Report id, or envelope id, of what was received" };

    public static readonly Argument<string> Report = new("REPORT") { Description = "Only about this report", Arity = ArgumentArity.ZeroOrOne };

    public static IEnumerable<Command> Verbs() =>
    [
        new Verb("add", "Say something about a received report, or one indicator in it, to the partner that made it", FeedbackAddVerb.RunAsync)
        {
            Examples =
            [
                "feedback add CB-BOR-2026-0001 --kind useful",
                "feedback add CB-BOR-2026-0001 --kind sighting --item indicators[0] --count 3 --first-seen 2d --last-seen 1h",
                "feedback add CB-BOR-2026-0001 --kind false-positive --item indicators[0] --note \"It is a public resolver.\"",
                "feedback add CB-BOR-2026-0001 --kind duplicate --duplicate-of CB-ALN-2026-0001",
            ],
        }.With(Id, FeedbackAddVerb.Kind, FeedbackAddVerb.Item, FeedbackAddVerb.Count, FeedbackAddVerb.FirstSeen, FeedbackAddVerb.LastSeen, FeedbackAddVerb.DuplicateOf, FeedbackAddVerb.Note),
        new Verb("list", "What partners said about reports of our own, newest first; with --given what was said here about theirs", FeedbackListVerb.RunAsync)
        {
            Examples = ["feedback list", "feedback list CB-ALN-2026-0001 -o json", "feedback list --given"],
        }.With(Report, FeedbackListVerb.Given, Paging.Limit, Paging.Cursor),
    ];
}
