using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Policies;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>A policy that was not understood whole is no policy: every mistake is named with its line.</summary>
public sealed class PolicyReadingTests
{
    internal static readonly string Sample = File.ReadAllText(Path.Combine(OwnSamples.Folder, "policy", "policy.yaml"));

    [Fact]
    public void Read_OnTheSample_HasItsPartsAndNothingToSay()
    {
        Parsed<SharingPolicy> policy = Read(Sample);

        Assert.True(policy.IsValid, string.Join('\n', policy.Problems));
        Assert.Empty(policy.Problems);
        Assert.Equal("alnia-sharing v1", policy.Value.ToString());
        Assert.Equal(["R10", "R20", "R30", "R40", "R50", "R51", "R60", "R70"], policy.Value.Rules.Select(rule => rule.Id));
        Assert.Equal(["victim-hidden", "networks-only"], policy.Value.Profiles.Select(profile => profile.Name));
        Assert.Equal(["cert-bor", "cert-cel"], policy.Value.Lists["neighbours"]);
        Assert.Equal(new ApprovalNeed(1, "release-officer", IsDistinctFromAuthor: true), policy.Value.Rules[^1].Needs);
    }

    [Fact]
    public void BuiltIn_CanBeRead() => Assert.Equal("built-in v1", SharingPolicy.BuiltIn.ToString());

    public static TheoryData<string, string, string, string> Mistakes() => new()
    {
        { "kind: SharingPolicy", "kind: Policy", "CB3303", "kind" },
        { "    effect: deny\n", "    effect: deny\n    direction: inward\n", "CB3303", "rules[3].direction" },
        { "  - id: R10\n", "  - id: R10\n    direction: in\n", "CB3302", "rules[0].effect" },
        { "combine: deny-overrides", "combine: allow-overrides", "CB3303", "combine" },
        { "onError: deny", "onError: allow", "CB3303", "defaults.onError" },
        { "defaults: { decision: deny, ", "defaults: { ", "CB3302", "defaults.decision" },
        { "version: 1,", "version: 0,", "CB3304", "metadata.version" },
        { "name: alnia-sharing", "name: Alnia Sharing", "CB3302", "metadata.name" },
        { "owner: duty", "ovner: duty", "CB3302", "metadata.ovner" },
        { "neighbours:   ", "Neighbours:   ", "CB3302", "lists.Neighbours" },
        { "[cert-bor, cert-cel]", "[cert-bor, cert-bor]", "CB3302", "lists.neighbours" },
        { "id: R20", "id: R10", "CB3302", "rules[1].id" },
        { "id: R20", "id: twenty", "CB3302", "rules[1].id" },
        { "effect: deny", "effect: denny", "CB3303", "rules[3].effect" },
        { "because: Neighbours get everything up to TLP:GREEN.", "", "CB3302", "rules[0].because" },
        { "when: report.tlp <= tlp.green && partner.id in lists.neighbours", "", "CB3302", "rules[0].when" },
        { "report.tlp <= tlp.green &&", "report.tpl <= tlp.green &&", "CB3306", "rules[0].when" },
        { "report.tlp <= tlp.green &&", "report.tlp <= 3 &&", "CB3306", "rules[0].when" },
        { "in lists.neighbours", "in lists.neighbors", "CB3306", "rules[0].when" },
        { "apply: [victim-hidden]", "apply: [victim-hiden]", "CB3303", "rules[4].apply" },
        { "apply: [victim-hidden]", "apply: []", "CB3302", "rules[4].apply" },
        { "until: report.embargoUntil", "until: report.exercise", "CB3306", "rules[6].until" },
        { "    until: report.embargoUntil\n", "", "CB3302", "rules[6].effect" },
        { "approvals: 1", "approvals: 0", "CB3304", "rules[7].needs.approvals" },
        { "role: release-officer", "role: friend", "CB3303", "rules[7].needs.role" },
        { "    because: The author set an embargo.", "    because: The author set an embargo.\n    apply: [victim-hidden]", "CB3302", "rules[6].apply" },
        { "lists:", "lists: &a", "CB3301", "lists" },
        { "combine: deny-overrides", "combine: deny-overrides\ncombine: deny-overrides", "CB3302", "combine" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Read_WithAMistake_NamesItWithItsLine(string place, string instead, string code, string field)
    {
        Assert.Contains(place, Sample, StringComparison.Ordinal);
        int at = Sample.IndexOf(place, StringComparison.Ordinal);
        Parsed<SharingPolicy> policy = Read(Sample[..at] + instead + Sample[(at + place.Length)..]);

        Assert.False(policy.IsValid);
        Problem problem = policy.Problems.First(one => !one.IsWarning);
        Assert.Equal((code, field), (problem.Code.Code, problem.Field));
        Assert.True(problem.Line > 1, $"{problem} has no line");
    }

    [Fact]
    public void Read_WithTenMistakes_NamesTen()
    {
        string[] ids = [.. Enumerable.Range(0, 10).Select(i => $"  - {{ id: R{i}, effect: allow, when: report.nothing{i} == 1, because: x }}")];
        string policy = Sample[..Sample.IndexOf("rules:", StringComparison.Ordinal)] + "rules:\n" + string.Join('\n', ids) + "\n";

        Assert.Equal(10, Read(policy).Problems.Count);
    }

    internal static Parsed<SharingPolicy> Read(string yaml) => SharingPolicy.Read(Encoding.UTF8.GetBytes(yaml));
}
