using System.Text;
using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary><c>certbridge report submit</c>: the document goes to the node as it is; the node parses, decides, seals and stores.</summary>
internal static class SubmitVerb
{
    public static Task<int> RunAsync(CommandRun run)
    {
        Hold.MillisOf(run); // what cannot be held is told before anything else, also by a dry run
        return DryRun.Of(run) switch
        {
            DryRun.Client => ValidateVerb.RunAsync(run),
            DryRun.Server => PreviewVerb.AskAsync(run),
            _ => SubmitAsync(run),
        };
    }

    private static async Task<int> SubmitAsync(CommandRun run)
    {
        SubmitRequest request = SubmissionFlags.Read(run);
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        SubmitResponse answer = await session.Node.Reports.SubmitAsync(request, cancellationToken: run.Cancel);
        run.Print.One("Submission", json => Write(json, answer), () => Text(answer));
        WarningPrinting.Say(run, answer.Warnings);
        int verdict = SubmissionVerdict.Of(answer.Decisions, request.To);
        // An embargo or a rule may hold it for days: only the seconds that were asked for are waited out.
        if (answer.HoldLeftMs > 0 && answer.HoldLeftMs <= request.HoldMs && run.CanAsk)
            return await HoldCountdown.WaitAsync(run, session, answer, verdict);
        SayNext(run, answer, request.HoldMs > 0);
        return verdict;
    }

    private static void Write(Utf8JsonWriter json, SubmitResponse answer)
    {
        json.WriteString("reportId", answer.ReportId);
        json.WriteNumber("revision", answer.Revision);
        json.WriteBoolean("duplicate", answer.Duplicate);
        json.WriteItems("decisions", answer.Decisions, DecisionPrinting.Write);
        json.WriteItems("losses", answer.Losses, LossPrinting.Write);
        json.WriteItems("defaulted", answer.Defaulted, LossPrinting.Write);
        json.WriteItems("warnings", answer.Warnings, WarningPrinting.Write);
        json.WriteNumber("nodeLogIndex", answer.NodeLogIndex);
        json.WriteTime("heldUntil", answer.HeldUntilMs);
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

    private static void SayNext(CommandRun run, SubmitResponse answer, bool wasHoldAsked)
    {
        if (answer.HeldUntilMs == 0 && wasHoldAsked && answer.Decisions.Any(SubmissionVerdict.IsAllowed))
            run.Say(answer.Duplicate ? "It was submitted before, and nothing holds it any more." : "This node did NOT hold it: its program is older than this one, and the report is on its way.");
        HoldPrinting.Say(run, answer.ReportId, answer.Decisions);
        if (answer.Decisions.Any(SubmissionVerdict.IsAllowed))
            run.Say($"Next: certbridge report receipts {TerminalText.Escape(answer.ReportId)}");
        else if (answer.Decisions.Any(SubmissionVerdict.IsWaiting))
            run.Say("Nothing was sent. Next: certbridge approval list --state waiting");
        else
            run.Say($"Nobody would receive it: certbridge outbox explain {TerminalText.Escape(answer.ReportId)}");
    }
}
