using System.CommandLine;
using System.Globalization;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Feedbacks;

namespace CertBridge.Cli.Reporting;

/// <summary><c>certbridge feedback add</c>: says something about a received report to the partner that made it.</summary>
internal static class FeedbackAddVerb
{
    public static readonly Option<string> Kind = Flag.Needed("--kind", "WHAT", $"What: {string.Join(", ", FeedbackWords.Words)}");

    public static readonly Option<string> Item = Flag.Text("--item", "PLACE", "The one indicator it is about, such as indicators[0]; the whole report when not given");

    public static readonly Option<string> Count = Flag.Text("--count", "N", "Of a sighting: how often; 1 when not given");

    public static readonly Option<string> FirstSeen = Flag.Text("--first-seen", "TIME", "Of a sighting: 7d or 12h ago, a day, or RFC 3339; as --last-seen when not given");

    public static readonly Option<string> LastSeen = Flag.Text("--last-seen", "TIME", "Of a sighting; now when not given");

    public static readonly Option<string> DuplicateOf = Flag.Text("--duplicate-of", "REPORT", "Of a duplicate: the report that says the same, one that the partner has");

    public static readonly Option<string> Note = Flag.Text("--note", "TEXT", $"One line for the partner's people, at most {Limits.FeedbackNoteLengthMax} characters");

    public static async Task<int> RunAsync(CommandRun run)
    {
        AddFeedbackRequest request = Read(run);
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        FeedbackEntry said = (await session.Node.Feedback.AddFeedbackAsync(request, cancellationToken: run.Cancel)).Feedback;
        run.Print.One("Feedback", json => FeedbackPrinting.Write(json, said), () => FeedbackPrinting.Text(run.Print.Times, said));
        run.Say($"Next: certbridge feedback list {TerminalText.Escape(said.ReportId)} --given");
        return ExitCode.Done;
    }

    private static AddFeedbackRequest Read(CommandRun run)
    {
        string word = run.Value(Kind)!;
        FeedbackKind kind = FeedbackWords.Find(word);
        if (kind == FeedbackKind.Unspecified)
            throw UnknownWord.Of(FeedbackErrors.Malformed, Kind.Name, word, FeedbackWords.Words);
        return new AddFeedbackRequest
        {
            Id = run.Value(FeedbackNoun.Id),
            Kind = kind,
            Item = run.Value(Item) ?? "",
            Sighting = Seen(run, kind),
            DuplicateOf = run.Value(DuplicateOf) ?? "",
            Note = run.Value(Note) ?? "",
        };
    }

    private static Sighting? Seen(CommandRun run, FeedbackKind kind)
    {
        (string? count, string? first, string? last) = (run.Value(Count), run.Value(FirstSeen), run.Value(LastSeen));
        if (kind != FeedbackKind.Sighting)
        {
            return count is null && first is null && last is null
                ? null
                : throw CommandFailedException.Usage($"{Count.Name}, {FirstSeen.Name} and {LastSeen.Name} belong to a sighting", $"{Kind.Name} sighting");
        }
        DateTimeOffset now = run.Time.GetUtcNow();
        ulong lastMs = last is null ? (ulong)now.ToUnixTimeMilliseconds() : TimeText.Parse(LastSeen.Name, last, now);
        return new Sighting { Count = CountOf(count), FirstMs = first is null ? lastMs : TimeText.Parse(FirstSeen.Name, first, now), LastMs = lastMs };
    }

    private static uint CountOf(string? text)
    {
        if (text is null)
            return 1;
        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint count) && count is >= 1 and <= Limits.SightingCountMax
            ? count
            : throw CommandFailedException.Usage($"{Count.Name} {TerminalText.Short(text)} is not a number from 1 to {Limits.SightingCountMax}", $"{Count.Name} 3");
    }
}
