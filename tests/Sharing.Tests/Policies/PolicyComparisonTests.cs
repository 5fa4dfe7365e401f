using CertBridge.Sharing.Policies;

namespace CertBridge.Sharing.Tests.Policies;

/// <summary>What takes two officers, and what one may do alone.</summary>
public sealed class PolicyComparisonTests
{
    private static readonly SharingPolicy Before = PolicyReadingTests.Read(PolicyReadingTests.Sample).Value!;

    public static TheoryData<string, string, bool, string> Changes() => new()
    {
        { "report.tlp <= tlp.green && partner.id in lists.neighbours", "report.tlp <= tlp.amber && partner.id in lists.neighbours", true, "rule R10 now says: allow" },
        { "  - id: R40\n    effect: deny", "  - id: R41\n    effect: deny", true, "rule R40 removed: deny" },
        { "    effect: deny\n", "    effect: allow\n", true, "rule R40 now says: allow" },
        { "needs: { approvals: 1,", "needs: { approvals: 2,", true, "rule R70 no longer says: hold for 1 approval" },
        { "until: report.embargoUntil", "until: report.embargoUntil - duration(\"1h\")", true, "rule R60" },
        { "[cert-bor, cert-cel]", "[cert-bor, cert-cel, cert-dor]", true, "list neighbours: cert-dor added" },
        { "[cert-bor, cert-cel]", "[cert-bor]", false, "list neighbours: cert-cel removed" },
        { "    - { op: drop,     path: \"victims[*].name\" }\n", "", true, "profile victim-hidden no longer has: drop victims[*].name" },
        { "v4: 24, v6: 48", "v4: 25, v6: 48", true, "profile networks-only" },
        { "    - { op: drop,     path: \"victims[*].address\" }\n", "    - { op: drop,     path: \"victims[*].address\" }\n    - { op: drop,     path: summary }\n", false, "profile victim-hidden now has: drop summary" },
        { "rules:\n", "rules:\n  - { id: R1, effect: require, when: report.tlp >= tlp.green, apply: [networks-only], because: Something stands where nothing stood. }\n", true, "rule R1 added: require" },
        { "    - { op: drop,     path: \"victims[*].address\" }\n", "    - { op: drop,     path: \"victims[*].address\" }\n    - { op: hmac, path: contacts.email, keep: domain }\n", true, "profile victim-hidden now has: hmac contacts.email" },
        { "profiles:\n", "profiles:\n  short: [ { op: drop, path: summary } ]\n", true, "profile short added" },
        { "rules:\n", "rules:\n  - { id: R1, effect: deny, when: report.exercise, because: No drills. }\n", false, "rule R1 added: deny when report.exercise" },
        { "rules:\n", "rules:\n  - { id: R1, effect: deny, direction: in, when: report.exercise, because: No drills. }\n", false, "rule R1 added: deny what comes in when report.exercise" },
        { "  - id: R40\n    effect: deny", "  - id: R40\n    direction: in\n    effect: deny", true, "rule R40 no longer says: deny when" },
        { "rules:\n", "rules:\n  - { id: R1, effect: allow, when: report.tlp == tlp.clear, because: Clear is clear. }\n", true, "rule R1 added: allow" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Of_OneChange_SaysWhetherItWidens(string place, string instead, bool isWider, string what)
    {
        Assert.Contains(place, PolicyReadingTests.Sample, StringComparison.Ordinal);
        int at = PolicyReadingTests.Sample.IndexOf(place, StringComparison.Ordinal);
        var read = PolicyReadingTests.Read(PolicyReadingTests.Sample[..at] + instead + PolicyReadingTests.Sample[(at + place.Length)..]);
        Assert.True(read.IsValid, string.Join('\n', read.Problems));

        IReadOnlyList<PolicyChange> changes = PolicyComparison.Of(Before, read.Value);

        Assert.Equal(isWider, changes.Any(change => change.IsWider));
        Assert.Contains(changes, change => change.What.StartsWith(what, StringComparison.Ordinal));
    }

    /// <summary>The author of a report may name a profile that no rule applies. One that is gone denies; put there again it may be a weaker one, so that takes two.</summary>
    [Theory]
    [InlineData("", false, "profile author-only removed")]
    [InlineData("  author-only: [ { op: drop, path: summary }, { op: drop, path: \"references[*]\" } ]\n", false, "profile author-only now has: drop references[*]")]
    [InlineData("  author-only: [ { op: keep, path: summary } ]\n", true, "profile author-only no longer has: drop summary")]
    public void Of_AProfileThatNoRuleApplies_CountsAllTheSame(string instead, bool isWider, string what)
    {
        SharingPolicy before = WithProfile("  author-only: [ { op: drop, path: summary } ]\n");

        IReadOnlyList<PolicyChange> changes = PolicyComparison.Of(before, WithProfile(instead));

        Assert.Equal(isWider, changes.Any(change => change.IsWider));
        Assert.Contains(changes, change => change.What.StartsWith(what, StringComparison.Ordinal));

        static SharingPolicy WithProfile(string profile) => PolicyReadingTests.Read(PolicyReadingTests.Sample.Replace("profiles:\n", "profiles:\n" + profile, StringComparison.Ordinal)).Value!;
    }

    /// <summary>One officer alone must not be able to turn a list round.</summary>
    [Theory]
    [InlineData("allow", "report.tlp <= tlp.amber && partner.id in lists.some == false")]
    [InlineData("allow", "report.tlp <= tlp.amber && !(partner.id in lists.some)")]
    [InlineData("allow", "report.tlp <= tlp.amber && lists.some.all(s, s in report.sectors)")]
    [InlineData("allow", "report.tlp <= tlp.amber && size(lists.some) < 3")]
    [InlineData("allow", "report.tlp <= tlp.amber && partner.id in lists.some && report.score >= 5")]
    [InlineData("deny", "(partner.id in lists.some) == false")]
    [InlineData("require", "partner.id in lists.some")]
    public void Of_AListThatIsAskedOtherwiseThanPlainly_IsWiderEitherWay(string effect, string when)
    {
        string rule = $"rules:\n  - {{ id: R1, effect: {effect}, when: '{when}', because: x{(effect == "require" ? ", apply: [networks-only]" : "")} }}\n";
        string With(string entries) => PolicyReadingTests.Sample.Replace("lists:\n", $"lists:\n  some: [{entries}]\n", StringComparison.Ordinal).Replace("rules:\n", rule, StringComparison.Ordinal);
        var shorter = PolicyReadingTests.Read(With("cert-dor"));
        var longer = PolicyReadingTests.Read(With("cert-dor, cert-eli"));
        Assert.True(shorter.IsValid && longer.IsValid, string.Join('\n', shorter.Problems.Concat(longer.Problems)));

        Assert.Contains(PolicyComparison.Of(shorter.Value, longer.Value), change => change.IsWider);
        Assert.Contains(PolicyComparison.Of(longer.Value, shorter.Value), change => change.IsWider);
    }

    [Fact]
    public void Of_AnAllowRuleThatCanBeAnError_IsWiderWhenItGoes()
    {
        SharingPolicy with = PolicyReadingTests.Read(PolicyReadingTests.Sample.Replace("rules:\n", "rules:\n  - { id: R1, effect: allow, when: report.tlp == tlp.clear && report.score >= 5, because: x }\n", StringComparison.Ordinal)).Value!;

        Assert.Contains(PolicyComparison.Of(with, Before), change => change.IsWider);
    }

    public static TheoryData<string, string> Words() => new()
    {
        { "because: Neighbours get everything up to TLP:GREEN.", "because: Our neighbours." },
        { "owner: duty@cert-aln.example", "owner: head@cert-aln.example" },
        { "version: 1,", "version: 2," },
        { "report.tlp <= tlp.green && partner.id in lists.neighbours", "(report.tlp <= tlp.green)  &&  (partner.id in lists.neighbours)" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void Of_WordsForPeople_IsNothing(string place, string instead) =>
        Assert.Empty(PolicyComparison.Of(Before, PolicyReadingTests.Read(PolicyReadingTests.Sample.Replace(place, instead, StringComparison.Ordinal)).Value!));

    [Fact]
    public void Of_ListsWithLikeNames_AreToldApart()
    {
        string sample = PolicyReadingTests.Sample.Replace("  water_circle:", "  neighbours_2: [cert-dor]\n  water_circle:", StringComparison.Ordinal);
        SharingPolicy with = PolicyReadingTests.Read(sample).Value!;

        Assert.Empty(PolicyComparison.Of(Before, with));
        Assert.Equal(["No rule asks for the list neighbours_2."], PolicyLint.Of(with).Select(finding => finding.Message));
    }
}
