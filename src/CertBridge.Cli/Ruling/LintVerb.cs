using CertBridge.Cli.Nouns;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Policies;

namespace CertBridge.Cli.Ruling;

/// <summary><c>certbridge policy lint</c>: is it valid, and what would a second reader ask? Findings leave the exit code 0: a valid policy is valid.</summary>
internal static class LintVerb
{
    public static Task<int> RunAsync(CommandRun run)
    {
        SharingPolicy policy = PolicyFile.Read(run.Value(PolicyNoun.File));
        IReadOnlyList<LintFinding> findings = PolicyLint.Of(policy);
        run.Print.List("PolicyLint", findings,
            [new("LINE", finding => finding.Line == 0 ? "" : finding.Line.ToString()), new("KIND", finding => finding.Kind), new("FINDING", finding => finding.Message, WidthMax: 100)],
            (json, finding) =>
            {
                json.WriteString("kind", finding.Kind);
                json.WriteNumber("line", finding.Line);
                json.WriteString("message", finding.Message);
            });
        run.Say($"{policy} is valid: {policy.Rules.Count} rules, {(findings.Count == 0 ? "nothing to ask" : $"{findings.Count} to look at")}.");
        return Task.FromResult(ExitCode.Done);
    }
}
