using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Agreeing;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Releasing;
using CertBridge.Cli.Reporting;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge inbox list|watch|show|open|forward|export</c>: what partners sent, the quarantined and refused included.</summary>
internal static class InboxNoun
{
    public static readonly Argument<string> Id = new("ID") { Description = "Report id, or envelope id" };

    public static readonly Option<string> As =
        Flag.Needed("--as", "FORM", "envelope: the sealed bytes with all that is needed to check them without this program; stix or misp: the report as a bundle or an event");

    public static readonly Option<string> Out = Flag.Needed("--out", "DIR", "Folder to write into; for stix and misp the file");

    public static IEnumerable<Command> Verbs() =>
    [
        new Verb("list", "Received items, newest first", ListAsync)
        {
            Examples = ["inbox list", "inbox list --since 12h --partner cert-bor", "inbox list -o json"],
        }.With(Narrowing.Since, Narrowing.Until, Narrowing.Partner, Narrowing.Tlp, Paging.Limit, Paging.Cursor),
        new Verb("watch", "What arrives from now on, a line each, until Ctrl-C", WatchVerb.RunAsync)
        {
            Examples = ["inbox watch", "inbox watch --partner cert-bor", "inbox watch --since 1h -o ndjson | jq .reportId"],
        }.With(Narrowing.Since, Narrowing.Partner, Narrowing.Tlp),
        new Verb("show", "One received item with its decision", ShowAsync) { Examples = ["inbox show CB-BOR-2026-0001"] }.With(Id),
        new Verb("open", "Open what is sealed to you as a named person, with your own key, on this machine, and sign a receipt for its sender", InboxOpenVerb.RunAsync)
        {
            Examples =
            [
                "inbox open CB-BOR-2026-0001 --key duty-1.person.key",
                "inbox open CB-BOR-2026-0001 --key duty-1.person.key --outcome applied",
                "inbox open CB-BOR-2026-0001 --key duty-1.person.key --outcome refused --reason not-for-me",
            ],
        }.With(Id, InboxOpenVerb.Key, OfficerSignature.PassphraseFile, PersonReceiptSigning.Said, PersonReceiptSigning.Why, PersonReceiptSigning.None),
        new Verb("forward", "Pass a received report on to another partner, as its originator signed it, where everything lets it", ForwardVerb.RunAsync)
        {
            Examples = ["inbox forward CB-BOR-2026-0001 --to cert-cel", "inbox forward CB-BOR-2026-0001 --to cert-cel --to cert-dor -o json", "inbox forward CB-BOR-2026-0001 --to cert-cel --end"],
        }.With(Id, ForwardVerb.To, ForwardVerb.End),
        new Verb("export", "Write one received envelope with its receipt, to be checked with OpenSSL, or its report in a format of other tools", ExportVerb.RunAsync)
        {
            Examples = ["inbox export CB-BOR-2026-0001 --as envelope --out ./evidence", "inbox export CB-BOR-2026-0001 --as stix --out bundle.stix"],
        }.With(Id, As, Out, WrittenFile.TlpVersion),
    ];

    private static async Task<int> ListAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        var request = new ListInboxRequest
        {
            Limit = Paging.LimitOf(run),
            Cursor = Paging.CursorOf(run),
            SinceMs = Narrowing.SinceOf(run),
            UntilMs = Narrowing.UntilOf(run),
            Partner = run.Value(Narrowing.Partner) ?? "",
            Tlp = Narrowing.TlpOf(run),
        };
        ListInboxResponse page = await session.Node.Inbox.ListInboxAsync(request, cancellationToken: run.Cancel);
        HumanTime times = run.Print.Times;
        run.Print.List("InboxList", page.Items,
            [
                new("REPORT", item => item.Report?.ReportId ?? item.EnvelopeId),
                new("REV", item => item.Report?.Revision.ToString() ?? ""),
                new("FROM", item => item.Partner),
                new("STATE", item => item.SuspectSinceMs == 0 ? item.State : $"{item.State}, SUSPECT"),
                new("REASON", item => item.Reason),
                new("MARKING", item => MarkingText.Of(item.Report?.Marking)),
                new("INDICATORS", item => item.Report?.Indicators.ToString() ?? ""),
                new("RECEIVED", item => times.Both(item.ReceivedMs)),
                new("TITLE", InboxPrinting.Title),
            ],
            InboxPrinting.Write, page.Next);
        Paging.SayNext(run, page.Next);
        return ExitCode.Done;
    }

    private static async Task<int> ShowAsync(CommandRun run)
    {
        using NodeSession session = NodeSession.Open(run);
        ShowInboxResponse shown = await session.Node.Inbox.ShowInboxAsync(new ShowInboxRequest { Id = run.Value(Id) }, cancellationToken: run.Cancel);
        run.Print.One("InboxItem", json => Write(json, shown), () => Text(shown, run.Print.Times));
        return ExitCode.Done;
    }

    private static void Write(Utf8JsonWriter json, ShowInboxResponse shown)
    {
        InboxPrinting.Write(json, shown.Summary);
        if (shown.Decision is not null)
        {
            json.WriteStartObject("decision");
            DecisionPrinting.Write(json, shown.Decision);
            json.WriteEndObject();
        }
        if (IsWithheld(shown))
        {
            json.WriteStartObject("shown");
            DecisionPrinting.Write(json, shown.Shown);
            json.WriteEndObject();
        }
        json.WriteDigest("manifestDigest", shown.ManifestDigest);
        json.WriteDigest("agreementHash", shown.AgreementHash);
        json.WriteItems("files", shown.Files, WithdrawalPrinting.Write);
        json.WriteItems("passedOn", shown.PassedOn, OnwardPrinting.Write);
        json.WriteDocument("report", shown.ReportJson.Memory);
    }

    private static bool IsWithheld(ShowInboxResponse shown) => shown.Summary.Withheld.Length > 0;

    private static string Content(ShowInboxResponse shown) => IsWithheld(shown) ? $"not shown: {shown.Shown.Reason}: {shown.Shown.Because}" : Content(shown.Summary);

    private static string Content(InboxSummary item) => item.ForgottenMs != 0 ? ReportPrinting.Forgotten(item.ForgottenMs)
        : item.SealedToPersons ? $"sealed to named persons: certbridge inbox open {item.Report?.ReportId} --key FILE opens it, with the key of one of them"
        : "kept";

    private static string MadeBy(InboxSummary item) => item.Originator.Length == 0 ? "-"
        : item.Originator == item.Partner ? item.Originator
        : item.ItemsWithheld == 0 ? $"{item.Originator}, whose signature over it holds; {item.Partner} passed it on"
        : $"{item.Originator}, whose signature over it holds; {item.Partner} passed it on without {item.ItemsWithheld} of its indicators";

    /// <summary>Before all else: who reads it must not take it for what it says it is.</summary>
    private static string Suspect(InboxSummary item) => item.SuspectSinceMs == 0 ? "" :
        $"SUSPECT: by the card of {TerminalText.Escape(item.Partner)} the key that signed this may have been in other hands since {HumanTime.Rfc3339(item.SuspectSinceMs)}, before it came.\n"
        + "Ask its people, on a number known from elsewhere, whether it is theirs.\n\n";

    private static string Text(ShowInboxResponse shown, HumanTime times)
    {
        InboxSummary item = shown.Summary;
        string report = item.Report is null ? "" : ReportPrinting.Text(item.Report, times);
        return Suspect(item) + Table.Fields(
                ("from", item.Partner),
                ("made by", MadeBy(item)),
                ("state", item.Reason.Length == 0 ? item.State : $"{item.State}: {item.Reason}"),
                ("content", Content(shown)),
                ("received", times.Both(item.ReceivedMs)),
                ("envelope", item.EnvelopeId),
                ("digest", Convert.ToHexStringLower(item.EnvelopeDigest.Span)),
                ("agreement", Convert.ToHexStringLower(shown.AgreementHash.Span)),
                ("decision", shown.Decision is null ? "-" : $"{shown.Decision.Outcome} {shown.Decision.Reason}: {shown.Decision.Because}"))
            + report + WithdrawalPrinting.Table(shown.Files, times) + OnwardPrinting.Table(shown.PassedOn, times) + "\n" + DocumentText.Of(shown.ReportJson.Memory);
    }
}
