using System.Text;
using System.Text.Json;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Formats;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;

namespace CertBridge.Cli.Reporting;

/// <summary>
/// <c>certbridge report validate</c>: the judgement of the node, made here and offline. The verdict is the exit code. Problems go to stderr, a
/// line each as editors read them; with <c>-o json</c> the verdict with all of them is also the data on stdout.
/// </summary>
internal static class ValidateVerb
{
    public static Task<int> RunAsync(CommandRun run)
    {
        string path = run.Value(ReportNoun.File);
        string format = DocumentFormat.Of(path, run.Value(ReportNoun.Format));
        byte[] document = InputFile.Read(path, Limits.ReportBytesMax);
        Parsed<ForeignReport> parsed = Judge(run, document, format);
        Problem[] errors = [.. parsed.Problems.Where(problem => !problem.IsWarning)];
        if (run.Format != OutputFormat.Table)
            run.Print.One("ReportValidation", json => Write(json, path, parsed), () => "");
        else if (parsed.IsValid)
            StandardOutput.WriteText($"ok  {Summary(parsed.Value.Draft)}\n{LossPrinting.Text(parsed.Value.Losses, parsed.Value.Defaulted)}");
        Tell(run, path, parsed.Problems, errors);
        return Task.FromResult(parsed.IsValid ? ExitCode.Done : errors[0].Code.Exit);
    }

    private static Parsed<ForeignReport> Judge(CommandRun run, byte[] document, string format)
    {
        DateTimeOffset now = run.Time.GetUtcNow();
        bool hasMarking = StatedMarking.Of(run.Value(ReportNoun.Tlp), run.Value(ReportNoun.Pap)) is not null;
        Problem[] beside = [.. ReportFormats.RefuseBeside(format, hasMarking, ColumnFlag.Read(run).Count > 0, run.Value(ReportNoun.Title) is not null)];
        return format switch
        {
            _ when beside.Length > 0 => Parsed<ForeignReport>.Invalid(beside),
            ReportFormats.Yaml => WithoutLoss(ReportReading.Yaml(document, now)),
            ReportFormats.Json => WithoutLoss(ReportReading.Json(document, now)),
            _ => ForeignDocument.Judge(run, format, document, now),
        };
    }

    private static Parsed<ForeignReport> WithoutLoss(Parsed<ReportDraft> read) =>
        read.IsValid ? Parsed<ForeignReport>.Valid(new ForeignReport(read.Value, [], [], AttributesIn: 0), read.Problems) : Parsed<ForeignReport>.Invalid(read.Problems);

    private static string Summary(ReportDraft draft) =>
        $"{TerminalText.Escape(draft.Title.First)}  {MarkingText.Of(draft.Marking)}  {draft.Stage}  {draft.Indicators.Count} indicators";

    private static void Tell(CommandRun run, string path, IReadOnlyList<Problem> problems, Problem[] errors)
    {
        if (run.Format != OutputFormat.Table)
        {
            if (errors.Length > 0)
                FailureText.Write(Failure.Of(errors), run.Format);
            return;
        }
        var lines = new StringBuilder();
        foreach (Problem problem in problems)
            lines.Append(Line(path, problem));
        if (problems.Count > 0)
            lines.Append($"{errors.Length} errors, {problems.Count - errors.Length} warnings\n");
        StandardError.Write(lines.ToString());
    }

    private static string Line(string path, Problem problem)
    {
        string place = problem.Line > 0 ? $"{path}:{problem.Line}" : path;
        string field = problem.Field.Length > 0 ? $"{problem.Field}: " : "";
        string hint = problem.Hint is null ? "" : $" ({problem.Hint})";
        return TerminalText.Escape($"{place}  {(problem.IsWarning ? "warning " : "")}{problem.Code}  {field}{problem.Message}{hint}") + "\n";
    }

    private static void Write(Utf8JsonWriter json, string path, Parsed<ForeignReport> parsed)
    {
        json.WriteBoolean("ok", parsed.IsValid);
        json.WriteString("file", path);
        json.WriteItems("problems", parsed.Problems, (writer, problem) =>
        {
            writer.WriteString("code", problem.Code.Code);
            writer.WriteBoolean("warning", problem.IsWarning);
            writer.WriteString("field", problem.Field);
            writer.WriteNumber("line", problem.Line);
            writer.WriteString("message", problem.Message);
            writer.WriteString("hint", problem.Hint ?? problem.Code.Fix);
        });
        json.WriteItems("losses", parsed.Value?.Losses ?? [], LossPrinting.Write);
        json.WriteItems("defaulted", parsed.Value?.Defaulted ?? [], LossPrinting.Write);
    }
}
