using System.CommandLine;
using System.Text;
using System.Text.Json;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>
/// <c>certbridge inbox forward</c>: passes a received report on with its originator's signature. Exit 0 when it goes to all that were named, 6 when to some, 5 when to nobody. With <c>--end</c> what follows ends instead,
/// exit 0 also where it had ended before.
/// </summary>
internal static class ForwardVerb
{
    public static readonly Option<string[]> To = Flag.Many("--to", "PARTNER", "Partner it is passed on to");

    public static readonly Option<bool> End = new("--end") { Description = "Later revisions go to these partners no more; what went stays, and what takes it back or tightens it still goes there" };

    public static async Task<int> RunAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        await session.AnnounceChangeAsync();
        return run.Has(End) ? await EndAsync(run, session) : await ForwardAsync(run, session);
    }

    private static async Task<int> ForwardAsync(CommandRun run, NodeSession session)
    {
        var request = new ForwardInboxRequest { Id = run.Value(InboxNoun.Id), To = { run.Values(To) } };
        ForwardInboxResponse answer = await session.Node.Inbox.ForwardInboxAsync(request, cancellationToken: run.Cancel);
        run.Print.One("Forwarding", json => Write(json, answer), () => Text(answer));
        DecisionSummary[] going = [.. answer.Partners.Where(one => !one.Over).Select(one => one.Decision)];
        int verdict = SubmissionVerdict.Of(going, [.. answer.Partners.Select(one => one.Decision.Partner)]);
        run.Say(going.Any(SubmissionVerdict.IsAllowed)
            ? $"Later revisions of it, and its retraction, go the same way by themselves. Next: certbridge outbox explain {TerminalText.Escape(answer.ReportId)}"
            : $"Nothing was sent. Next: certbridge outbox explain {TerminalText.Escape(answer.ReportId)}");
        return verdict;
    }

    /// <summary>A call of its own: a node that does not know it refuses it, and passes nothing on.</summary>
    private static async Task<int> EndAsync(CommandRun run, NodeSession session)
    {
        var request = new EndForwardingRequest { Id = run.Value(InboxNoun.Id), To = { run.Values(To) } };
        EndForwardingResponse answer = await session.Node.Inbox.EndForwardingAsync(request, cancellationToken: run.Cancel);
        run.Print.One("ForwardingEnd", json =>
        {
            json.WriteString("reportId", answer.ReportId);
            json.WriteString("originator", answer.Originator);
            json.WriteItems("partners", answer.Partners, OnwardPrinting.Write);
        }, () => string.Concat(answer.Partners.Select(one => OnwardPrinting.Sentence(one) + "\n")));
        run.Say($"What went stays there; a retraction or tightening by {TerminalText.Escape(answer.Originator)} still goes the same way. Next: certbridge inbox show {TerminalText.Escape(answer.ReportId)}");
        return ExitCode.Done;
    }

    private static void Write(Utf8JsonWriter json, ForwardInboxResponse answer)
    {
        json.WriteString("reportId", answer.ReportId);
        json.WriteNumber("revision", answer.Revision);
        json.WriteString("originator", answer.Originator);
        json.WriteItems("partners", answer.Partners, WritePartner);
    }

    private static void WritePartner(Utf8JsonWriter json, ForwardedReport one)
    {
        DecisionPrinting.Write(json, one.Decision);
        json.WriteNumber("itemsWithheld", one.ItemsWithheld);
        json.WriteBoolean("before", one.Before);
        json.WriteBoolean("over", one.Over);
        json.WriteBoolean("resumed", one.Resumed);
    }

    private static string Text(ForwardInboxResponse answer)
    {
        var text = new StringBuilder();
        text.Append(TerminalText.Escape(answer.ReportId)).Append(" rev ").Append(answer.Revision).Append(" of ").Append(TerminalText.Escape(answer.Originator)).Append("\n\n");
        text.Append(DecisionPrinting.Table([.. answer.Partners.Select(one => one.Decision)]));
        foreach (ForwardedReport one in answer.Partners.Where(one => one.ItemsWithheld > 0 || one.Before))
        {
            text.Append(TerminalText.Escape(one.Decision.Partner)).Append(": ").Append(one.Over
                ? $"this revision was on its way there before and ended as is shown: it cannot be sent again, and only a later one can go{(one.Resumed ? "; what follows had ended, and goes there again" : "")}"
                : one.Resumed ? "was passed on before; what follows had ended, and goes there again"
                : one.Before ? "was passed on before, and nothing was done"
                : $"{one.ItemsWithheld} indicators are left out whole").Append('\n');
        }
        return text.ToString();
    }
}
