using System.Text;
using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Policies.Cases;

namespace CertBridge.Cli.Ruling;

/// <summary><c>certbridge policy test|coverage</c>: cases that stand beside a policy, asked of the one decision point, offline.</summary>
internal static class CasesVerb
{
    public static Task<int> TestAsync(CommandRun run)
    {
        RunFile[] files = RunAll(run);
        CaseResult[] results = [.. files.SelectMany(file => file.Report.Results)];
        CaseResult[] failed = [.. results.Where(result => !result.HasPassed)];
        if (run.Format == OutputFormat.Table)
            StandardOutput.WriteText(string.Concat(results.Select(Line)) + string.Concat(files.Select(Summary)));
        else
            run.Print.List("PolicyTestReport", results, [],
                (json, result) =>
                {
                    json.WriteString("name", result.Case.Name);
                    json.WriteString("status", result.HasPassed ? "pass" : "fail");
                    json.WriteString("decision", SharingOutcomes.Word(result.Decision.Outcome));
                    json.WriteStrings("decisive", result.Decision.Decisive);
                    json.WriteStrings("differences", result.Differences);
                },
                beside: json => json.WriteItems("coverage", files, (writer, file) =>
                {
                    writer.WriteString("file", file.Path);
                    writer.WriteString("policy", file.Report.Policy.ToString());
                    writer.WriteNumber("rules", file.Report.Policy.Rules.Count);
                    writer.WriteStrings("neverHit", file.Report.NeverHit);
                }));
        if (failed.Length == 0)
            return Task.FromResult(ExitCode.Done);
        throw new CommandFailedException(PolicyErrors.CasesFailed, $"{failed.Length} of {results.Length} cases failed, the first: {TerminalText.Escape(failed[0].Case.Name)}");
    }

    public static Task<int> CoverageAsync(CommandRun run)
    {
        RunFile[] files = RunAll(run);
        var rows = files.SelectMany(file => file.Report.Policy.Rules, (file, rule) => new Covered(file.Path, rule, file.Report.HitsOf(rule))).ToArray();
        run.Print.List("PolicyCoverage", rows,
            [
                new("RULE", row => row.Rule.Id),
                new("EFFECT", row => row.Rule.Effect.ToString().ToLowerInvariant()),
                new("CASES", row => row.Cases == 0 ? "never" : row.Cases.ToString()),
                new("BECAUSE", row => row.Rule.Because, WidthMax: 80),
            ],
            (json, row) =>
            {
                json.WriteString("file", row.File);
                json.WriteString("rule", row.Rule.Id);
                json.WriteNumber("cases", row.Cases);
            });
        return Task.FromResult(ExitCode.Done);
    }

    private static RunFile[] RunAll(CommandRun run) => [.. CaseFiles.In(run.Value(PolicyNoun.Cases)).Select(file => new RunFile(file.Path, file.Run()))];

    private static string Line(CaseResult result)
    {
        var text = new StringBuilder();
        text.Append(result.HasPassed ? "pass  " : "FAIL  ").Append(TerminalText.Escape(result.Case.Name)).Append(" -> ")
            .Append(SharingOutcomes.Word(result.Decision.Outcome)).Append(' ').AppendJoin(", ", result.Decision.Decisive).Append('\n');
        foreach (string difference in result.Differences)
            text.Append("      ").Append(TerminalText.Escape(difference)).Append('\n');
        return text.ToString();
    }

    private static string Summary(RunFile file)
    {
        int passed = file.Report.Results.Count(result => result.HasPassed);
        IReadOnlyList<string> never = file.Report.NeverHit;
        string coverage = never.Count == 0 ? "every rule was hit" : $"rules never hit: {string.Join(", ", never)}";
        return $"{passed} of {file.Report.Results.Count} cases of {file.Report.Policy} passed; {coverage}\n";
    }

    private sealed record RunFile(string Path, CasesReport Report);

    private sealed record Covered(string File, Rule Rule, int Cases);
}
