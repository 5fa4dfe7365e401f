using System.CommandLine;
using System.Text;
using System.Text.Json;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using Lines = CertBridge.Cli.Printing.Table;

namespace CertBridge.Cli.Reporting;

/// <summary><c>certbridge report preview</c>: who would get what and why. The node judges as it would a submission, and keeps nothing.</summary>
internal static class PreviewVerb
{
    public static readonly Option<bool> ByDecision = new("--exit-code") { Description = "Exit 5 or 6 as report submit would" };

    public static readonly Option<string> As = Parsing.Flag.Text("--as", "PARTNER", "The decision for that partner alone, and the copy it would get");

    public static readonly Option<bool> Difference = new("--diff") { Description = "With --as: what its copy says otherwise than the report, place by place, instead of the copy" };

    private static readonly Column<PartnerPreview>[] Columns =
    [
        new("PARTNER", partner => partner.Decision.Partner),
        new("DECISION", partner => partner.Decision.Outcome),
        new("REASON", partner => partner.Decision.Reason),
        new("GETS", Gets, WidthMax: 60),
        new("INDICATORS", partner => partner.Gets == Nothing ? "" : partner.Indicators.ToString()),
        new("BYTES", partner => partner.Gets == Nothing ? "" : partner.SizeBytes.ToString()),
        new("BECAUSE", partner => partner.Decision.Because, WidthMax: 100),
    ];

    private const string Nothing = "nothing";
    private const string Drop = "drop";

    public static async Task<int> RunAsync(CommandRun run)
    {
        string? partner = run.Value(As);
        if (run.Has(Difference) && partner is null)
            throw CommandFailedException.Usage("--diff compares the copy of one partner", "--as PARTNER --diff");
        int verdict = await AskAsync(run, partner, run.Has(Difference));
        return run.Has(ByDecision) ? verdict : ExitCode.Done;
    }

    /// <returns>What <c>report submit</c> would exit with.</returns>
    public static Task<int> AskAsync(CommandRun run) => AskAsync(run, partner: null, isDifference: false);

    private static async Task<int> AskAsync(CommandRun run, string? partner, bool isDifference)
    {
        SubmitRequest submission = SubmissionFlags.Read(run);
        using NodeSession session = NodeSession.Open(run);
        var request = new PreviewRequest { Submission = submission, AsPartner = partner ?? "" };
        PreviewResponse answer = await session.Node.Reports.PreviewAsync(request, cancellationToken: run.Cancel);
        CopyPrinting? copy = partner is null || answer.Partners is not [{ } one] ? null : new CopyPrinting(answer, one, isDifference);
        run.Print.One("Preview", json => Write(json, answer, copy), () => Text(answer, run.Print.Times) + copy?.Text);
        WarningPrinting.Say(run, answer.Warnings);
        run.Say(answer.ReportId.Length == 0
            ? $"Nothing was stored. Next: certbridge report submit {TerminalText.Short(run.Value(ReportNoun.File))}"
            : $"It was submitted before as {TerminalText.Escape(answer.ReportId)}: submitted again, nothing new is sent. Another --key makes it a report of its own.");
        return SubmissionVerdict.Of([.. answer.Partners.Select(partner => partner.Decision)], submission.To);
    }

    private static void Write(Utf8JsonWriter json, PreviewResponse answer, CopyPrinting? copy)
    {
        json.WriteString("reportId", answer.ReportId);
        json.WriteString("title", answer.Title);
        json.WriteMarking(answer.Marking);
        json.WriteNumber("indicators", answer.Indicators);
        json.WriteNumber("sizeBytes", answer.SizeBytes);
        json.WriteItems("partners", answer.Partners, Write);
        json.WriteItems("losses", answer.Losses, LossPrinting.Write);
        json.WriteItems("defaulted", answer.Defaulted, LossPrinting.Write);
        json.WriteItems("warnings", answer.Warnings, WarningPrinting.Write);
        copy?.Write(json);
    }

    private static void Write(Utf8JsonWriter json, PartnerPreview partner)
    {
        DecisionPrinting.Write(json, partner.Decision);
        json.WriteString("gets", partner.Gets);
        json.WriteNumber("indicators", partner.Indicators);
        json.WriteNumber("sizeBytes", partner.SizeBytes);
        json.WriteStrings("withheld", partner.Withheld);
        json.WriteItems("changes", partner.Changes, WriteChange);
        json.WriteStrings("waitsFor", partner.WaitsFor);
    }

    private static void WriteChange(Utf8JsonWriter json, CopyChange change)
    {
        json.WriteString("op", change.Op);
        json.WriteString("path", change.Path);
        json.WriteString("by", change.By);
    }

    private static string Text(PreviewResponse answer, HumanTime times)
    {
        var text = new StringBuilder();
        text.Append(TerminalText.Escape(answer.Title)).Append("  ").Append(MarkingText.Of(answer.Marking))
            .Append("  ").Append(answer.Indicators).Append(" indicators, ").Append(answer.SizeBytes).Append(" bytes\n\n");
        text.Append(Lines.Of(answer.Partners, Columns, isColoured: false));
        string holds = HoldPrinting.Text(times, answer.Partners);
        text.Append(holds.Length == 0 ? "" : "\n" + holds);
        text.Append(LossPrinting.Text(answer.Losses, answer.Defaulted));
        return text.ToString();
    }

    private static string Gets(PartnerPreview partner)
    {
        string[] changed = [.. partner.Changes.Where(change => change.Op != Drop).Select(change => change.Path)];
        string gets = partner.Withheld.Count == 0 ? partner.Gets : $"all but {string.Join(", ", partner.Withheld)}";
        return changed.Length == 0 ? gets : $"{gets}; changed: {string.Join(", ", changed)}";
    }
}
