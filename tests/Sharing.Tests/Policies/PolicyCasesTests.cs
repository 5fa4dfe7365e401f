using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Policies.Cases;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>Files of cases, and what is said of those that are wrong.</summary>
public sealed class PolicyCasesTests
{
    public static TheoryData<string, int> Folders() => new()
    {
        { Corpus.File("..", "reference", "samples"), 10 },
        { Path.Combine(OwnSamples.Folder, "policy"), 12 },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public void Run_OnTheSamples_PassesEveryCase(string folder, int count)
    {
        CasesReport report = Run(folder, File.ReadAllText(Path.Combine(folder, "policy-tests.yaml"))).Value!;

        Assert.Equal(count, report.Results.Count);
        Assert.Empty(report.Results.SelectMany(result => result.Differences, (result, difference) => $"{result.Case.Name}: {difference}"));
    }

    [Fact]
    public void NeverHit_OnTheSamplesOfTheReference_NamesTheTwoRulesNoCaseTries() =>
        Assert.Equal(["R10", "R21"], Run(Reference, Cases).Value!.NeverHit);

    public static TheoryData<string, string, string> Wrong() => new()
    {
        { "expect: { decision: allow, decisive: [R20]", "expect: { decision: deny, decisive: [R20]", "Expected deny, got allow: Health circle receives health incidents up to TLP:AMBER." },
        { "decisive: [R20]", "decisive: [R20, R21]", "Expected it to stand on R20, R21, and it stands on R20." },
        { "absent: [\"victims[0].name\"", "absent: [\"victims[0].ref\"", "victims[0].ref is in the copy." },
        { "absent: [\"victims[0].name\"", "absent: [\"victims[1].name\"", "victims[1].name is not in the report either, so that it is absent proves nothing." },
        { "\"203.0.113.0/24\"", "\"203.0.0.0/16\"", "indicators[1].value is \"203.0.113.0/24\", not \"203.0.0.0/16\"." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Run_WhereAnAnswerDiffers_SaysHow(string place, string instead, string difference)
    {
        CasesReport report = Run(Reference, Replaced(place, instead)).Value!;

        CaseResult failed = Assert.Single(report.Results, result => !result.HasPassed);
        Assert.Contains(difference, failed.Differences);
    }

    public static TheoryData<string, string, string> Unusable() => new()
    {
        { "kind: PolicyTests", "kind: PolicyTest", "kind" },
        { "policy: policy.yaml", "policy: ../policy.yaml", "policy" },
        { "policy: policy.yaml", "policy: /etc/passwd", "policy" },
        { "decision: allow", "decision: maybe", "cases[0].expect.decision" },
        { "env: { exercise: false }", "env: { exercise: false, now: 1 }", "env.now" },
        { "with: { embargoUntil:", "with: { embargoUntill:", "case \"embargo holds\" embargoUntill" },
        { "with: { origin: cert-cel }", "with: { origin: \"no id\" }", "case \"amber from cel is not passed on to dor\" origin" },
        { "with: { sectors: [transport] }", "with: { sectors: [mars] }", "case \"amber transport report has no allow rule\" sectors[0]" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Run_OnAFileThatIsWrong_NamesThePlace(string place, string instead, string field)
    {
        Parsed<CasesReport> report = Run(Reference, Replaced(place, instead));

        Assert.False(report.IsValid);
        Assert.Contains(report.Problems, problem => problem.Field == field);
        Assert.All(report.Problems, problem => Assert.True(problem.Line > 0, $"{problem} has no line"));
    }

    private static string Reference => Corpus.File("..", "reference", "samples");

    private static string Cases => File.ReadAllText(Path.Combine(Reference, "policy-tests.yaml"));

    private static string Replaced(string place, string instead)
    {
        Assert.Contains(place, Cases, StringComparison.Ordinal);
        int at = Cases.IndexOf(place, StringComparison.Ordinal);
        return Cases[..at] + instead + Cases[(at + place.Length)..];
    }

    private static Parsed<CasesReport> Run(string folder, string cases)
    {
        Parsed<PolicyCases> read = PolicyCases.Read(System.Text.Encoding.UTF8.GetBytes(cases));
        return read.IsValid
            ? CasesRun.Run(read.Value, file => Parsed<FileBytes>.Valid(new FileBytes(File.ReadAllBytes(Path.Combine(folder, file)))))
            : Parsed<CasesReport>.Invalid(read.Problems);
    }
}
