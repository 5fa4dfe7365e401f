using System.CommandLine;
using System.Globalization;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Formats;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using Google.Protobuf;

namespace CertBridge.Cli.Reporting;

/// <summary>
/// <c>certbridge report amend</c>: a later revision, whole or as a change to the one that stands. The revision it was made from goes with it, so that two people who amend at
/// once do not overwrite each other.
/// </summary>
internal static class AmendVerb
{
    public static readonly Argument<string> File = new("FILE") { Description = "Path of the whole document, or - for standard input", Arity = ArgumentArity.ZeroOrOne };

    public static readonly Option<string> Merge = Flag.Text("--merge", "FILE", "Instead: only what changes, as a merge patch (RFC 7396) in YAML or JSON; a field set to null goes");

    public static readonly Option<string> IfRevision = Flag.Text("--if-revision", "N", "The revision it was made from; the one that stands when not given");

    public static async Task<int> RunAsync(CommandRun run)
    {
        string id = run.Value(ReportNoun.Id);
        if (run.OptionalValue(File) is null == run.Value(Merge) is null)
            throw CommandFailedException.Usage("give the whole document, or --merge with what changes", $"certbridge report amend {id} report.yaml");
        using NodeSession session = NodeSession.Open(run);
        ShowReportResponse standing = await session.Node.Reports.ShowReportAsync(new ShowReportRequest { ReportId = id }, cancellationToken: run.Cancel);
        var request = new AmendRequest { ReportId = id, Submission = Read(run, standing), IfRevision = RevisionOf(run) ?? standing.Summary.Revision };
        await session.AnnounceChangeAsync();
        AmendResponse answer = await session.Node.Reports.AmendAsync(request, cancellationToken: run.Cancel);
        SubmitResponse submission = answer.Submission;
        run.Print.One("Amendment",
            json =>
            {
                json.WriteString("reportId", submission.ReportId);
                json.WriteNumber("revision", submission.Revision);
                json.WriteBoolean("duplicate", submission.Duplicate);
                json.WriteItems("decisions", submission.Decisions, DecisionPrinting.Write);
                json.WriteItems("withdrawals", answer.Withdrawals, WithdrawalPrinting.Write);
                json.WriteItems("warnings", submission.Warnings, WarningPrinting.Write);
                json.WriteNumber("nodeLogIndex", submission.NodeLogIndex);
            },
            () => Text(submission) + WithdrawalPrinting.Table(answer.Withdrawals));
        WarningPrinting.Say(run, submission.Warnings);
        run.Say($"Next: certbridge report receipts {TerminalText.Escape(submission.ReportId)}");
        return SubmissionVerdict.Of(submission.Decisions, request.Submission.To);
    }

    private static ulong? RevisionOf(CommandRun run)
    {
        if (run.Value(IfRevision) is not { } text)
            return null;
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong revision) && revision > 0
            ? revision
            : throw CommandFailedException.Usage($"--if-revision {TerminalText.Short(text)} is not a revision", "--if-revision 1");
    }

    private static SubmitRequest Read(CommandRun run, ShowReportResponse standing)
    {
        var request = new SubmitRequest { Key = run.Value(ReportNoun.Key) ?? "", Lane = LaneFlag.Of(run) };
        request.To.AddRange(run.Values(ReportNoun.To));
        if (run.OptionalValue(File) is { } path)
        {
            request.Format = DocumentFormat.Of(path, run.Value(ReportNoun.Format));
            request.Document = UnsafeByteOperations.UnsafeWrap(InputFile.Read(path, Limits.ReportBytesMax));
            return request;
        }
        request.Format = ReportFormats.Json;
        request.Document = UnsafeByteOperations.UnsafeWrap(Merged(run, standing));
        return request;
    }

    private static byte[] Merged(CommandRun run, ShowReportResponse standing)
    {
        if (standing.Summary.ForgottenMs > 0)
            throw new CommandFailedException(StoredItemErrors.NotExportable, $"the content of {TerminalText.Escape(standing.Summary.ReportId)} was forgotten: there is nothing to change", "give the whole document");
        string path = run.Value(Merge)!;
        byte[] change = InputFile.Read(path, Limits.ReportBytesMax);
        Parsed<ReportDraft> merged = ReportMerging.Merge(standing.ReportJson.Memory, change, isYaml: DocumentFormat.Of(path, run.Value(ReportNoun.Format)) == ReportFormats.Yaml, run.Time.GetUtcNow());
        return merged.IsValid ? ReportJson.Write(merged.Value) : throw new CommandFailedException(merged.Problems);
    }

    private static string Text(SubmitResponse answer) =>
        $"{TerminalText.Escape(answer.ReportId)} rev {answer.Revision}{(answer.Duplicate ? " was handed in before; nothing new was stored" : $" accepted, node log {answer.NodeLogIndex}")}\n\n"
        + DecisionPrinting.Table(answer.Decisions);
}
