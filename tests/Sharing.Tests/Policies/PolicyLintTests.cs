using CertBridge.Sharing.Policies;

namespace CertBridge.Sharing.Tests.Policies;

public sealed class PolicyLintTests
{
    [Fact]
    public void Of_TheSample_HasNothingToAsk() => Assert.Empty(PolicyLint.Of(PolicyReadingTests.Read(PolicyReadingTests.Sample).Value!));

    [Fact]
    public void Of_TheBuiltIn_HasNothingToAsk() => Assert.Empty(PolicyLint.Of(SharingPolicy.BuiltIn));

    public static TheoryData<string, string> Rules() => new()
    {
        { "{ id: R1, effect: allow, when: report.tlp < tlp.clear, because: x }", "unreachable" },
        { "{ id: R1, effect: allow, when: report.tlp > tlp.amber && report.tlp < tlp.green && partner.id == \"cert-bor\", because: x }", "unreachable" },
        { "{ id: R1, effect: deny, when: report.exercise && !report.exercise, because: x }", "unreachable" },
        { "{ id: R1, effect: allow, when: partner.id == \"cert-bor\", because: x }", "no-tlp-bound" },
        { "{ id: R1, effect: deny, when: report.tlp <= tlp.green && partner.id in lists.neighbours, because: x }", "always-denied" },
        { "{ id: R1, effect: allow, when: report.tlp <= tlp.green && partner.id in lists.neighbours, because: x }", "twice" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Of_ADoubtfulRule_AsksAboutIt(string rule, string kind)
    {
        var policy = PolicyReadingTests.Read(PolicyReadingTests.Sample.Replace("rules:\n", $"rules:\n  - {rule}\n", StringComparison.Ordinal));
        Assert.True(policy.IsValid, string.Join('\n', policy.Problems));

        LintFinding finding = Assert.Single(PolicyLint.Of(policy.Value));

        Assert.Equal(kind, finding.Kind);
        Assert.True(finding.Line > 0);
    }

    [Fact]
    public void Of_AnUnusedProfile_NamesIt()
    {
        string sample = PolicyReadingTests.Sample.Replace("apply: [networks-only]", "apply: [victim-hidden]", StringComparison.Ordinal);

        Assert.Equal(["No rule applies the profile networks-only."], PolicyLint.Of(PolicyReadingTests.Read(sample).Value!).Select(finding => finding.Message));
    }
}
