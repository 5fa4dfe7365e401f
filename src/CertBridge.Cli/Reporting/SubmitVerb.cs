using System.Text;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Cli.Reporting;

/// <summary><c>certbridge report submit</c>: the document goes to the node as it is; the node parses, decides, seals and stores.</summary>
internal static class SubmitVerb
{
    public static async Task<int> RunAsync(CommandRun run)
    {
        SubmitRequest request = Request(run);
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        SubmitResponse answer = await session.Node.Reports.SubmitAsync(request, cancellationToken: run.Cancel);
        run.Print.One("Submission", json => Write(json, answer), () => Text(answer));
        SayWarnings(run, answer);
        SayNext(run, answer);
        return Verdict(answer, request.To);
    }

    private static SubmitRequest Request(CommandRun run)
    {
        string path = run.Value(ReportNoun.File);
        var request = new SubmitRequest
        {
            Format = DocumentFormat.Of(path, run.Value(ReportNoun.Format)),
            Key = run.Value(ReportNoun.Key) ?? "",
            Marking = StatedMarking.Of(run.Value(ReportNoun.Tlp), run.Value(ReportNoun.Pap)),
        };
        request.To.AddRange(run.Values(ReportNoun.To));
        request.Document = UnsafeByteOperations.UnsafeWrap(InputFile.Read(path, Limits.ReportBytesMax));
        return request;
    }

    /// <summary>5 when nobody would receive it, 6 when a partner named with <c>--to</c> would not, 0 otherwise.</summary>
    private static int Verdict(SubmitResponse answer, IReadOnlyCollection<string> named)
    {
        if (!answer.Decisions.Any(IsAllowed))
            return ExitCode.NobodyWouldReceive;
        return named.Any(partner => !answer.Decisions.Any(decision => decision.Partner == partner && IsAllowed(decision)))
            ? ExitCode.Partial
            : ExitCode.Done;
    }

    private static bool IsAllowed(DecisionSummary decision) => decision.Outcome == DecisionPrinting.Allow;

    private static void Write(System.Text.Json.Utf8JsonWriter json, SubmitResponse answer)
    {
        json.WriteString("reportId", answer.ReportId);
        json.WriteNumber("revision", answer.Revision);
        json.WriteBoolean("duplicate", answer.Duplicate);
        json.WriteItems("decisions", answer.Decisions, DecisionPrinting.Write);
        json.WriteItems("losses", answer.Losses, LossPrinting.Write);
        json.WriteItems("defaulted", answer.Defaulted, LossPrinting.Write);
        json.WriteItems("warnings", answer.Warnings, Write);
        json.WriteNumber("nodeLogIndex", answer.NodeLogIndex);
    }

    private static void Write(System.Text.Json.Utf8JsonWriter json, ErrorDetail warning)
    {
        json.WriteString("code", warning.Code);
        json.WriteString("field", warning.Field);
        json.WriteNumber("line", warning.Line);
        json.WriteString("message", warning.Message);
        json.WriteString("hint", warning.Hint);
    }

    private static string Text(SubmitResponse answer)
    {
        var text = new StringBuilder();
        text.Append(TerminalText.Escape(answer.ReportId)).Append(" rev ").Append(answer.Revision)
            .Append(answer.Duplicate ? " was submitted before; nothing new was stored" : $" accepted, node log {answer.NodeLogIndex}").Append("\n\n");
        text.Append(DecisionPrinting.Table(answer.Decisions));
        text.Append(LossPrinting.Text(answer.Losses, answer.Defaulted));
        return text.ToString();
    }

    private static void SayWarnings(CommandRun run, SubmitResponse answer)
    {
        foreach (ErrorDetail warning in answer.Warnings)
        {
            string place = warning.Line > 0 ? $"line {warning.Line}: " : "";
            run.Say(TerminalText.Escape($"warning {warning.Code}  {place}{warning.Field}: {warning.Message}"));
        }
    }

    private static void SayNext(CommandRun run, SubmitResponse answer)
    {
        if (answer.Decisions.Any(IsAllowed))
            run.Say($"Next: certbridge report receipts {TerminalText.Escape(answer.ReportId)}");
        else
            run.Say($"Nobody would receive it: certbridge outbox explain {TerminalText.Escape(answer.ReportId)}");
    }
}
