using System.CommandLine;
using CertBridge.Cli.Agreeing;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Ruling;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge policy show|test|coverage|lint|fmt|diff|explain|load|rollback|unshadow</c>: the rules for what leaves this node and what comes in.</summary>
internal static class PolicyNoun
{
    public static readonly Argument<string> File = new("FILE") { Description = "The policy, YAML, or - for standard input" };

    public static readonly Argument<string> Cases = new("PATH") { Description = "A file of cases, or a folder with some" };

    public static readonly Argument<string> Other = new("OTHER") { Description = "The policy it is compared with, YAML; the one in force when not given", Arity = ArgumentArity.ZeroOrOne };

    public static readonly Argument<string> Report = new("REPORT") { Description = "Report id; not needed with --decision", Arity = ArgumentArity.ZeroOrOne };

    public static readonly Option<string> To = Flag.Text("--to", "PARTNER", "The partner it was decided for");

    public static readonly Option<string> From = Flag.Text("--from", "PARTNER", "The partner that sent it: the decision on what came in");

    public static readonly Option<string> Decision = Flag.Text("--decision", "N", "Number of the decision, instead of report and partner");

    public static readonly Option<bool> ReplayFlag = new("--replay") { Description = "Make it again by what it stood on then, and compare; exit 9 when it differs" };

    public static readonly Option<string> Against = Flag.Text("--against", "last-30d", "Ask the policy the questions of the last days too, and say which answers would be others");

    public static readonly Option<bool> DryRun = new("--dry-run", "-n") { Description = "Say what it would change and who has to sign; keep nothing, sign nothing" };

    public static readonly Option<string> Out = Flag.Text("--out", "FILE", "Write what officers sign to FILE, for a signature made elsewhere; change nothing");

    public static IEnumerable<Command> Verbs() =>
    [
        new Verb("show", "The policy in force, with its exact text", PolicyShowVerb.RunAsync) { Examples = ["policy show", "policy show -o json"] },
        new Verb("test", "Does the policy answer what its cases expect? Offline", CasesVerb.TestAsync)
        {
            Examples = ["policy test samples/policy", "policy test samples/policy/policy-tests.yaml -o json"],
        }.With(Cases),
        new Verb("coverage", "Which rules no case has tried; offline", CasesVerb.CoverageAsync) { Examples = ["policy coverage samples/policy"] }.With(Cases),
        new Verb("lint", "What a second reader would ask about a policy; offline", LintVerb.RunAsync) { Examples = ["policy lint samples/policy/policy.yaml"] }.With(File),
        new Verb("diff", "What a policy lets out that another does not: WIDER or narrower, line by line", PolicyDiffVerb.RunAsync)
        {
            Examples = ["policy diff samples/policy/policy.yaml", "policy diff samples/policy/policy.yaml --against last-30d"],
        }.With(File, Other, Against),
        new Verb("fmt", "The policy with its conditions written the one way; comments stay", FormatVerb.RunAsync) { Examples = ["policy fmt samples/policy/policy.yaml"] }.With(File),
        new Verb("explain", "One decision, step by step; and whether it comes out the same when it is made again", PolicyExplainVerb.RunAsync)
        {
            Examples = ["policy explain CB-ALN-2026-0001 --to cert-bor", "policy explain --decision 2 --replay"],
        }.With(Report, To, From, Decision, ReplayFlag),
        new Verb("load", "Sign a policy as an officer and put it forward; what widens takes two officers", PolicyLoadVerb.RunAsync)
        {
            Examples = ["policy load policy.yaml --dry-run", "policy load policy.yaml --officer-key officer-1.key --officer-cert officer-1.pem"],
        }.With(File, OfficerSignature.Key, OfficerSignature.Certificate, OfficerSignature.PassphraseFile, OfficerSignature.Made, DryRun),
        new Verb("rollback", "Sign as an officer that the policy in force before is again; what widens takes two officers", PolicyRollbackVerb.RunAsync)
        {
            Examples = ["policy rollback --dry-run"],
        }.With(OfficerSignature.Key, OfficerSignature.Certificate, OfficerSignature.PassphraseFile, OfficerSignature.Made, Out, DryRun),
        new Verb("unshadow", "Ask the policy in shadow mode no more", PolicyUnshadowVerb.RunAsync) { Examples = ["policy unshadow"] },
    ];
}
