using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Reporting;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge report new|validate|preview|submit|amend|retract|list|show|export|receipts</c>: incident reports of our own.</summary>
internal static class ReportNoun
{
    public static readonly Argument<string> File = new("FILE") { Description = "Path of the document, or - for standard input" };

    public static readonly Option<string> Format = Flag.Text("--format", "FORMAT", "yaml, json, misp, stix, iodef, csv or list; by the file's ending when not given");

    public static readonly Option<string> Tlp =
        Flag.Text("--tlp", "TLP", "Marking for a foreign format: clear, green, amber, amber+strict, red; tightens, never loosens");

    public static readonly Option<string> Pap = Flag.Text("--pap", "PAP", "Permissible actions for a foreign format: clear, green, amber, red");

    public static readonly Option<string> Title = Flag.Text("--title", "TEXT", "Title of the report that a table or a list becomes");

    public static readonly Option<string[]> To = Flag.Many("--to", "PARTNER", "Partner it must reach");

    public static readonly Option<string> Key = Flag.Text("--key", "KEY", "Idempotency key; the same key and bytes again give the same report id");

    private static readonly Option<string> Stage = Flag.Text("--stage", "STAGE", "early-warning, notification, intermediate, progress, final or voluntary");

    private static readonly Option<string> Lead = Flag.Text("--lead", "ADDRESS", "The desk that leads");

    public static readonly Argument<string> Id = new("ID") { Description = "Report id, such as CB-ALN-2026-0001" };

    public static IEnumerable<Command> Verbs() =>
    [
        new Verb("new", "Print a commented report to fill in", NewAsync)
        {
            Examples = ["report new > report.yaml", "report new --stage notification > report.yaml"],
        }.With(Stage, Lead),
        new Verb("validate", "Every problem of a document at once, offline; exit 3 when there is one", ValidateVerb.RunAsync)
        {
            Examples = ["report validate report.yaml", "report validate event.json --format misp --tlp green --pap green"],
        }.With(File, Format, Tlp, Pap, Title, ColumnFlag.Flag),
        new Verb("preview", "Who would get what and why, if it were submitted now; nothing is stored", PreviewVerb.RunAsync)
        {
            Examples = ["report preview report.yaml", "report preview event.json --format misp --tlp green --pap green", "report preview report.yaml --to cert-bor --exit-code", "report preview report.yaml --as cert-bor --diff"],
        }.With(File, Format, Tlp, Pap, Title, ColumnFlag.Flag, To, Key, PreviewVerb.As, PreviewVerb.Difference, PreviewVerb.ByDecision),
        new Verb("submit", "Hand a report to the node: decided, sealed and queued for every partner that may have it", SubmitVerb.RunAsync)
        {
            Examples =
            [
                "report submit report.yaml",
                "report submit event.json --format misp --tlp green --pap green",
                "report submit c2.csv --tlp amber --pap amber --title \"C2 servers\" --column \"Remote IP=ip\"",
                "report submit - --format yaml --to cert-bor < report.yaml",
                "report submit report.yaml --dry-run",
                "report submit report.yaml --hold 20s",
                "report submit flash.yaml --lane flash --to cert-bor",
            ],
        }.With(File, Format, Tlp, Pap, Title, ColumnFlag.Flag, To, Key, LaneFlag.Flag, Hold.Flag, DryRun.Flag),
        new Verb("amend", "Hand in a later revision: decided anew for every partner; who may not have it any more is told so", AmendVerb.RunAsync)
        {
            Examples = ["report amend CB-ALN-2026-0001 report.yaml", "report amend CB-ALN-2026-0001 --merge change.yaml --if-revision 1"],
        }.With(Id, AmendVerb.File, AmendVerb.Merge, Format, To, Key, LaneFlag.Flag, AmendVerb.IfRevision),
        new Verb("retract", "Take a report back from everybody who has it, for ever; partners answer what they did", RetractVerb.RunAsync)
        {
            Examples = ["report retract CB-ALN-2026-0001 --reason wrong-victim --instruct delete", "report retract CB-ALN-2026-0001 --reason duplicate --instruct stop-using --yes"],
        }.With(Id, RetractVerb.Reason, RetractVerb.Instruct),
        new Verb("list", "Reports of our own, newest first", ListAsync)
        {
            Examples = ["report list", "report list --since 7d --partner cert-bor --tlp amber", "report list -o ndjson"],
        }.With(Narrowing.Since, Narrowing.Until, Narrowing.Partner, Narrowing.Tlp, Paging.Limit, Paging.Cursor),
        new Verb("show", "One report with its decisions", ShowAsync) { Examples = ["report show CB-ALN-2026-0001"] }.With(Id),
        new Verb("export", "Write a report of our own in a format of other tools, and say what that has no place for", WriteVerb.RunAsync)
        {
            Examples = ["report export CB-ALN-2026-0001 --as stix --out bundle.stix", "report export CB-ALN-2026-0001 --as stix --tlp-version 1 --out bundle.stix"],
        }.With(Id, WriteVerb.As, WriteVerb.Out, WrittenFile.TlpVersion),
        new Verb("receipts", "The receipts partners signed for a report", ReceiptsVerb.RunAsync)
        {
            Examples = ["report receipts CB-ALN-2026-0001 -o json", "report receipts CB-ALN-2026-0001 --wait 30s"],
        }.With(Id, ReceiptsVerb.Wait),
    ];

    private static Task<int> NewAsync(CommandRun run)
    {
        string stage = run.Value(Stage) ?? "early-warning";
        if (!Vocabularies.Stages.Has(stage))
            throw CommandFailedException.Usage(
                $"--stage {TerminalText.Short(stage)} is not a stage", $"one of: {string.Join(", ", Vocabularies.Stages.Words)}");
        DateTimeOffset now = run.Time.GetUtcNow();
        string draft = run.Value(Lead) is { } lead ? ReportTemplate.Write(now, lead, stage) : ReportTemplate.Write(now, stage: stage);
        run.Print.One("ReportDraft", json => json.WriteString("document", draft), () => draft);
        return Task.FromResult(ExitCode.Done);
    }

    private static async Task<int> ListAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        var request = new ListReportsRequest
        {
            Limit = Paging.LimitOf(run),
            Cursor = Paging.CursorOf(run),
            SinceMs = Narrowing.SinceOf(run),
            UntilMs = Narrowing.UntilOf(run),
            Partner = run.Value(Narrowing.Partner) ?? "",
            Tlp = Narrowing.TlpOf(run),
        };
        ListReportsResponse page = await session.Node.Reports.ListReportsAsync(request, cancellationToken: run.Cancel);
        run.Print.List("ReportList", page.Reports, ReportPrinting.Columns(run.Print.Times), ReportPrinting.Write, page.Next);
        Paging.SayNext(run, page.Next);
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ShowReportResponse shown = await session.Node.Reports.ShowReportAsync(new ShowReportRequest { ReportId = run.Value(Id) }, cancellationToken: run.Cancel);
        run.Print.One("Report",
            json =>
            {
                ReportPrinting.Write(json, shown.Summary);
                json.WriteItems("decisions", shown.Decisions, DecisionPrinting.Write);
                json.WriteItems("withdrawals", shown.Withdrawals, WithdrawalPrinting.Write);
                json.WriteDocument("report", shown.ReportJson.Memory);
            },
            () => ReportPrinting.Text(shown.Summary, run.Print.Times) + "\n" + DecisionPrinting.Table(shown.Decisions) + WithdrawalPrinting.Table(shown.Withdrawals) + "\n" + DocumentText.Of(shown.ReportJson.Memory));
        return ExitCode.Done;
    }
}
