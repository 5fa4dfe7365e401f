using System.CommandLine;
using System.Text;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Reporting;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge outbox list|explain|cancel|retry</c>: what is on its way, why or why not, and back before it goes.</summary>
internal static class OutboxNoun
{
    /// <summary>What says nothing new: most entries are reports.</summary>
    private const string Report = "report";

    private static readonly Argument<string> Id = new("ID") { Description = "Report id, such as CB-ALN-2026-0001" };
    private static readonly Argument<string> OptionalId = new("ID") { Description = "Report id; everything to the partner when not given", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> To = Flag.Text("--to", "PARTNER", "One partner only");
    private static readonly Option<string> RetryTo = Flag.Needed("--to", "PARTNER", "The partner to call now");
    private static readonly Option<string> State = Flag.Text("--state", "STATE", "queued, sent, delivered, quarantined, refused, expired or cancelled");

    public static IEnumerable<Command> Verbs() =>
    [
        new Verb("list", "Entries for partners, newest first", ListAsync)
        {
            Examples = ["outbox list --state queued", "outbox list --to cert-bor -o json", "outbox list --since 2026-11-21 --until 2026-11-22"],
        }.With(To, State, Narrowing.Since, Narrowing.Until, Narrowing.Partner, Narrowing.Tlp, Paging.Limit, Paging.Cursor),
        new Verb("explain", "Why a report did or did not go to a partner, and where it is", ExplainAsync)
        {
            Examples = ["outbox explain CB-ALN-2026-0001 --to cert-cel"],
        }.With(Id, To),
        new Verb("cancel", "Take a report back before it is sent; exit 0 also when it was taken back before, 6 when only some is stopped, 10 when nothing is", CancelVerb.RunAsync)
        {
            Examples = ["outbox cancel CB-ALN-2026-0001", "outbox cancel CB-ALN-2026-0001 --to cert-bor"],
        }.With(CancelVerb.Id, CancelVerb.To),
        new Verb("retry", "Call the partner now instead of after its pause", RetryAsync)
        {
            Examples = ["outbox retry --to cert-bor"],
        }.With(OptionalId, RetryTo),
    ];

    private static async Task<int> ListAsync(CommandRun run)
    {
        if (run.Value(To) is not null && run.Value(Narrowing.Partner) is not null)
            throw CommandFailedException.Usage("--to and --partner say the same", "one of the two");
        using NodeSession session = NodeSession.Open(run);
        var request = new ListOutboxRequest
        {
            Limit = Paging.LimitOf(run),
            Cursor = Paging.CursorOf(run),
            Partner = run.Value(To) ?? run.Value(Narrowing.Partner) ?? "",
            State = run.Value(State) ?? "",
            SinceMs = Narrowing.SinceOf(run),
            UntilMs = Narrowing.UntilOf(run),
            Tlp = Narrowing.TlpOf(run),
        };
        ListOutboxResponse page = await session.Node.Outbox.ListOutboxAsync(request, cancellationToken: run.Cancel);
        run.Print.List("OutboxList", page.Entries, Columns(run.Print.Times), Write, page.Next);
        foreach (StoppedPartner one in page.Stopped)
            run.Say($"STOPPED {TerminalText.Escape(one.Partner)} since {run.Print.Times.Both(one.SinceMs)}: {TerminalText.Escape(one.Cause)}");
        Paging.SayNext(run, page.Next);
        return ExitCode.Done;
    }

    private static async Task<int> ExplainAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        var request = new ExplainOutboxRequest { ReportId = run.Value(Id), Partner = run.Value(To) ?? "" };
        ExplainOutboxResponse answer = await session.Node.Outbox.ExplainOutboxAsync(request, cancellationToken: run.Cancel);
        if (run.Format == OutputFormat.Table)
            StandardOutput.WriteText(string.Join('\n', answer.Explanations.Select(explanation => Text(explanation, run.Print.Times))));
        else
            run.Print.List("OutboxExplanationList", answer.Explanations, [], Write);
        return ExitCode.Done;
    }

    private static async Task<int> RetryAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        var request = new RetryOutboxRequest { ReportId = run.OptionalValue(OptionalId) ?? "", Partner = run.Value(RetryTo)! };
        RetryOutboxResponse answer = await session.Node.Outbox.RetryOutboxAsync(request, cancellationToken: run.Cancel);
        run.Print.One("OutboxRetry",
            json =>
            {
                json.WriteString("partner", request.Partner);
                json.WriteNumber("waiting", answer.Waiting);
                json.WriteString("link", answer.Link);
                json.WriteString("state", answer.Entry?.State ?? "");
                json.WriteString("next", answer.Next);
            },
            () => Text(request, answer));
        if (answer.Next.Length > 0)
            run.Say($"Next: {TerminalText.Escape(answer.Next)}");
        return ExitCode.Done;
    }

    private static string Text(RetryOutboxRequest request, RetryOutboxResponse answer) => TerminalText.Escape(
        answer.Next.Length == 0 ? $"{request.Partner}: {answer.Waiting} waiting, link {answer.Link}"
        : answer.Entry is null ? $"{request.Partner}: nothing of {request.ReportId} was queued for it; nothing was done"
        : $"{request.Partner}: {request.ReportId} is {answer.Entry.State} already; nothing was done") + "\n";

    private static Column<OutboxSummary>[] Columns(HumanTime times) =>
    [
        new("REPORT", entry => entry.ReportId),
        new("REV", entry => entry.Revision.ToString()),
        new("TO", entry => entry.Partner),
        new("STATE", entry => entry.HeldUntilMs == 0 ? $"{Other(entry.Kind)}{entry.State}" : $"{entry.State}, held until {times.ToTheSecond(entry.HeldUntilMs)}"),
        new("NUMBER", entry => entry.Number == 0 ? "" : entry.Number.ToString()),
        new("ATTEMPTS", entry => entry.Attempts.ToString()),
        new("CHANGED", entry => times.Both(entry.ChangedMs)),
        new("LAST ERROR", entry => entry.LastError),
    ];

    private static string Other(string kind) => kind == Report ? "" : $"{kind} ";

    private static void Write(Utf8JsonWriter json, OutboxSummary entry)
    {
        json.WriteString("reportId", entry.ReportId);
        json.WriteNumber("revision", entry.Revision);
        json.WriteString("partner", entry.Partner);
        json.WriteString("kind", entry.Kind);
        json.WriteString("state", entry.State);
        json.WriteString("lane", entry.Lane);
        json.WriteNumber("number", entry.Number);
        json.WriteNumber("attempts", entry.Attempts);
        json.WriteTime("queued", entry.QueuedMs);
        json.WriteTime("changed", entry.ChangedMs);
        json.WriteString("lastError", entry.LastError);
        json.WriteString("envelopeId", entry.EnvelopeId);
        json.WriteTime("heldUntil", entry.HeldUntilMs);
    }

    private static void Write(Utf8JsonWriter json, OutboxExplanation explanation)
    {
        json.WriteString("partner", explanation.Partner);
        json.WriteString("outcome", explanation.Outcome);
        json.WriteString("reason", explanation.Reason);
        json.WriteString("because", explanation.Because);
        json.WriteDocument("record", Encoding.UTF8.GetBytes(explanation.RecordJson));
        json.WritePropertyName("entry");
        if (explanation.Entry is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStartObject();
            Write(json, explanation.Entry);
            json.WriteEndObject();
        }
        json.WriteString("link", explanation.Link);
        json.WriteString("linkCause", explanation.LinkCause);
        json.WriteString("next", explanation.Next);
    }

    private static string Text(OutboxExplanation explanation, HumanTime times)
    {
        OutboxSummary? entry = explanation.Entry;
        string standing = entry is null ? "nothing is queued"
            : entry.HeldUntilMs != 0 ? $"{entry.State}, held until {times.ToTheSecond(entry.HeldUntilMs)}"
            : $"{Other(entry.Kind)}{entry.State} since {times.Both(entry.ChangedMs)}, {entry.Attempts} attempts";
        string cause = explanation.LinkCause.Length == 0 ? "" : $": {explanation.LinkCause}";
        List<(string, string)> lines =
        [
            ("partner", explanation.Partner),
            ("decision", $"{explanation.Outcome} {explanation.Reason}"),
            ("because", explanation.Because),
            ("delivery", entry is null or { LastError: "" } ? standing : $"{standing}; {entry.LastError}"),
        ];
        // Where nothing is queued the link is not why, and a line about it reads as if it were.
        if (entry is not null)
            lines.Add(("link", explanation.Link + cause));
        lines.Add(("next", explanation.Next));
        return Table.Fields([.. lines]);
    }
}
