using System.Globalization;
using System.Text;
using System.Text.Json;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Ruling;

/// <summary><c>certbridge policy explain</c>: the record of one decision as an officer reads it.</summary>
internal static class PolicyExplainVerb
{
    public static async Task<int> RunAsync(CommandRun run)
    {
        ExplainDecisionRequest request = Read(run);
        using NodeSession session = NodeSession.Open(run);
        ExplainDecisionResponse answer = await session.Node.Policies.ExplainDecisionAsync(request, cancellationToken: run.Cancel);
        run.Print.One("DecisionExplanation",
            json =>
            {
                json.WriteNumber("decision", answer.Decision);
                json.WriteDocument("record", Encoding.UTF8.GetBytes(answer.RecordJson));
                json.WriteString("replay", answer.Replay);
                json.WriteString("replayBecause", answer.ReplayBecause);
            },
            () => Text(answer));
        return answer.Replay == "differs" ? ExitCode.VerificationFailed : ExitCode.Done;
    }

    private static ExplainDecisionRequest Read(CommandRun run)
    {
        bool isReplay = run.Has(PolicyNoun.ReplayFlag);
        string? report = run.OptionalValue(PolicyNoun.Report);
        if (run.Value(PolicyNoun.Decision) is { } number)
        {
            if (report is not null)
                throw CommandFailedException.Usage("--decision and a report say the same", "one of the two");
            return ulong.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out ulong decision) && decision > 0
                ? new ExplainDecisionRequest { Decision = decision, Replay = isReplay }
                : throw CommandFailedException.Usage($"--decision {TerminalText.Short(number)} is not the number of a decision", "--decision 12");
        }
        string? to = run.Value(PolicyNoun.To), from = run.Value(PolicyNoun.From);
        if (to is not null && from is not null)
            throw CommandFailedException.Usage("--to and --from are two decisions", "one of the two");
        if (report is null || (to ?? from) is not { } partner)
            throw CommandFailedException.Usage("a decision is named by report and partner, or by its number", "certbridge policy explain REPORT --to PARTNER");
        return new ExplainDecisionRequest { ReportId = report, Partner = partner, Incoming = from is not null, Replay = isReplay };
    }

    private static string Text(ExplainDecisionResponse answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer.RecordJson);
        JsonElement record = document.RootElement;
        var text = new StringBuilder();
        text.Append(Table.Fields(
            ("decision", $"{answer.Decision}, {Of(record, "outcome")} {Of(record, "reason")}"),
            ("report", $"{Of(record, "report")} revision {Of(record, "revision")} {Way(record)} {Of(record, "partner")}"),
            ("because", Of(record, "because")),
            ("stands on", string.Join(", ", Items(record, "decisive").Select(id => id.GetString()))),
            ("policy", Document(record, "policy", "name")),
            ("agreement", Document(record, "agreement", "id")),
            ("at", Of(record, "at"))));
        text.Append('\n');
        foreach (JsonElement step in Items(record, "steps"))
            Line(text, Of(step, "id"), Of(step, "result"), Of(step, "detail"));
        foreach (JsonElement change in Items(record, "changes"))
            Line(text, Of(change, "by"), "change", $"{Of(change, "op")} {Of(change, "path")}");
        foreach (JsonElement miss in Items(record, "nearMisses"))
            Line(text, Of(miss, "id"), "near", $"would allow it but for: {Of(miss, "missing")}");
        if (record.TryGetProperty("hold", out JsonElement hold) && hold.ValueKind == JsonValueKind.Object)
            Line(text, "", "held", string.Join("; ", Waits(hold)));
        if (record.TryGetProperty("shadow", out JsonElement shadow) && shadow.ValueKind == JsonValueKind.Object)
            Line(text, "", "shadow", Shadow(shadow));
        if (answer.Replay.Length > 0)
            text.Append('\n').Append(TerminalText.Escape($"{answer.Replay}: {answer.ReplayBecause}")).Append('\n');
        return text.ToString();
    }

    private static void Line(StringBuilder text, string id, string result, string detail) =>
        text.Append("  ").Append(TerminalText.Escape(id).PadRight(9)).Append(TerminalText.Escape(result).PadRight(10)).Append(TerminalText.Escape(detail)).Append('\n');

    private static string Shadow(JsonElement shadow)
    {
        string verdict = Of(shadow, "differs") == "true" ? "would differ" : "the same";
        return $"{Document(shadow, "policy", "name")}, {verdict}: {Of(shadow, "outcome")} {Of(shadow, "reason")} by {string.Join(", ", Items(shadow, "decisive").Select(id => id.GetString()))}";
    }

    private static IEnumerable<string> Waits(JsonElement hold)
    {
        if (Of(hold, "until") is { Length: > 0 } until)
            yield return $"until {until}";
        foreach (JsonElement need in Items(hold, "approvals"))
            yield return $"for {Of(need, "approvals")} by {Of(need, "role")}";
    }

    private static string Document(JsonElement record, string name, string id) => record.TryGetProperty(name, out JsonElement document) && document.ValueKind == JsonValueKind.Object
        ? $"{Of(document, id)} v{Of(document, "version")}"
        : "none";

    private static JsonElement.ArrayEnumerator Items(JsonElement record, string name) =>
        record.TryGetProperty(name, out JsonElement items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    /// <summary>Of what was kept the door it would have left by is said too.</summary>
    private static string Way(JsonElement record) => Of(record, "direction") != "incoming" ? "for" : Of(record, "exit") is { Length: > 0 } door ? $"to {door}, from" : "from";

    private static string Of(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value)
        ? value.ValueKind switch { JsonValueKind.String => value.GetString()!, JsonValueKind.Null => "", _ => value.GetRawText() }
        : "";
}
