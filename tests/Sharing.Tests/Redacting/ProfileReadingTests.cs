using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>What a policy may say, and what it is told when it may not; the step that is wrong stands in line 4.</summary>
public sealed class ProfileReadingTests
{
    [Theory]
    [InlineData("{ op: drop, path: title }", "op", "title is always needed and cannot be dropped.", "constant replaces what stands there.")]
    [InlineData("{ op: drop, path: \"description.en\" }", "op", "description is always needed and cannot be dropped.", "constant replaces what stands there.")]
    [InlineData("{ op: drop, path: \"victims[*].ref\" }", "op", "victims[*].ref is always needed and cannot be dropped.", "hmac replaces it by a pseudonym.")]
    [InlineData("{ op: drop, path: contacts.lead }", "op", "contacts.lead is always needed and cannot be dropped.", "constant replaces what stands there.")]
    [InlineData("{ op: drop, path: malicious }", "op", "malicious is needed at some stages and cannot be dropped.", "constant replaces what stands there.")]
    [InlineData("{ op: drop, path: \"times.*\" }", "op", "times.aware is needed at some stages and cannot be dropped.", "fidelity makes it less exact.")]
    [InlineData("{ op: drop, path: \"measures[*]\" }", "op", "measures[*] is needed at some stages and cannot be dropped.", null)]
    [InlineData("{ op: drop, path: \"timeline[*].at\" }", "op", "timeline[*].at is always needed and cannot be dropped.", "fidelity makes it less exact.")]
    [InlineData("{ op: drop, path: \"indicators[*].value\" }", "op", "indicators[*].value is always needed and cannot be dropped.", "Drop the indicator itself: indicators[*], or by type or role.")]
    [InlineData("{ op: bucket, path: contacts.victim, edges: [1] }", "op", "bucket does not fit contacts.victim.", "What fits: drop, constant, hash-only, hmac, mask-email, guard-text, keep.")]
    [InlineData("{ op: hmac, path: description }", "op", "hmac does not fit description.", "What fits: constant, mask-email, defang, guard-text, keep.")]
    [InlineData("{ op: fidelity, path: \"indicators[*].firstSeen\", to: day }", "op", "fidelity does not fit indicators[*].firstSeen.", "What fits: drop, keep.")]
    [InlineData("{ op: defang, path: \"indicators[*].value\" }", "op", "defang does not fit indicators[*].value.", "What fits: constant, hash-only, hmac, cryptopan, mask-email, truncate-ip, keep.")]
    [InlineData("{ op: cryptopan, path: \"victims[*].address\" }", "op", "cryptopan does not fit victims[*].address.", "What fits: drop, constant, hash-only, hmac, guard-text, keep.")]
    [InlineData("{ op: truncate-ip, path: \"indicators[type=domain].value\", v4: 24, v6: 48 }", "op", "truncate-ip does not fit a value of type domain.", null)]
    [InlineData("{ op: mask-email, path: \"indicators[type=ip].value\" }", "op", "mask-email does not fit a value of type ip.", null)]
    [InlineData("{ op: strip-exif, path: attachments }", "op", "strip-exif is for attachments, which reports do not carry yet.", "Leave the step out; a report with an attachment is refused.")]
    [InlineData("{ op: dropp, path: summary }", "op", "\"dropp\" is not a word known here.", "Did you mean drop?")]
    [InlineData("{ op: drop, path: \"victims[0].name\" }", "path", "A policy is for every report and cannot name one entry by its number.", "Write victims[*].name.")]
    [InlineData("{ op: drop, path: \"victims.name\" }", "path", "\"victims.name\" is no path of a policy.", "Write victims[*].name.")]
    [InlineData("{ op: drop, path: \"victims[*].nmae\" }", "path", "\"victims[*].nmae\" is no path of a report.", "Did you mean victims[*].name?")]
    [InlineData("{ op: drop, path: \"indicators[type=adress].value\" }", "path", "\"adress\" is no type that can be chosen.", null)]
    [InlineData("{ op: drop, path: \"indicators[type=redacted]\" }", "path", "\"redacted\" is no type that can be chosen.", "Did you mean redacted?")]
    [InlineData("{ op: drop, path: \"indicators[type=ip].comment\" }", "path", "\"type=ip\" chooses none of indicators[*].comment.", "Write indicators[*].comment, or choose by role, as in indicators[role=c2].comment.")]
    [InlineData("{ op: drop, path: \"timeline[role=c2]\" }", "path", "\"role=c2\" chooses none of timeline[*].", "Write timeline[*].")]
    [InlineData("{ op: drop, path: \"marking.tlp\" }", "path", "marking.tlp is one of the names and markings of a report; no operator touches it.", null)]
    [InlineData("{ op: drop, path: \"indicators[*].marking\" }", "path", "indicators.marking is one of the names and markings of a report; no operator touches it.", null)]
    [InlineData("{ op: constant, path: id, value: x }", "path", "id is one of the names and markings of a report; no operator touches it.", null)]
    [InlineData("{ op: constant, path: exercise, value: x }", "path", "exercise is one of the names and markings of a report; no operator touches it.", null)]
    [InlineData("{ op: drop, path: onwardAllowed }", "path", "onwardAllowed is one of the names and markings of a report; no operator touches it.", null)]
    [InlineData("{ op: drop, path: sectors }", "path", "No operator fits sectors: it is a required field.", null)]
    [InlineData("{ op: drop, path: status }", "path", "No operator fits status: it is a required field.", null)]
    [InlineData("{ op: drop, path: whatever.it.is }", "path", "\"whatever.it.is\" is no path of a report.", null)]
    [InlineData("{ op: drop }", "path", "This field is required and missing.", null)]
    [InlineData("{ op: drop, path: summary, keep: domain }", "keep", "This field is not known here.", null)]
    [InlineData("{ op: hmac, path: contacts.victim, keep: all }", "keep", "\"all\" is not a word known here.", "One of: domain, none.")]
    [InlineData("{ op: constant, path: summary }", "value", "This field is required and missing.", null)]
    [InlineData("{ op: constant, path: crossBorder, value: \"yes\" }", "value", "\"yes\" is not a word known here.", "One of: unknown.")]
    [InlineData("{ op: constant, path: \"victims[*].name\", value: \"a\\nb\" }", "value", "The text holds the character U+000A, which is not allowed.", null)]
    [InlineData("{ op: truncate-ip, path: \"indicators[*].value\", v4: 24 }", "v6", "This field is required and missing.", null)]
    [InlineData("{ op: truncate-ip, path: \"indicators[*].value\", v4: 32, v6: 48 }", "v4", "32 is outside 0 to 31.", null)]
    [InlineData("{ op: bucket, path: impact.users, edges: [10, 10] }", "edges", "10 does not rise above 10, the edge before it.", null)]
    [InlineData("{ op: bucket, path: impact.users, edges: [] }", "edges", "At least one entry is required.", null)]
    [InlineData("{ op: bucket, path: impact.users, edges: [10, x] }", "edges[1]", "Expected a whole number, found \"x\".", null)]
    [InlineData("{ op: fidelity, path: times.aware, to: second }", "to", "\"second\" is not a word known here.", "One of: year, month, day, hour, minute.")]
    [InlineData("{ op: guard-text, path: title, against: everything }", "against", "\"everything\" is not a word known here.", "One of: dropped-values.")]
    public void AStepThatCannotBe_IsRefused_WithItsLine(string step, string field, string message, string? hint)
    {
        Problem problem = Profiles.ProblemOf(step);
        Assert.Equal(($"profiles.p[1].{field}", message, hint, 4), (problem.Field, problem.Message, problem.Hint, problem.Line));
    }

    [Fact]
    public void EveryProblem_IsReportedAtOnce()
    {
        (IReadOnlyDictionary<string, RedactionProfile> profiles, IReadOnlyList<Problem> problems) = Profiles.Read(
            """
            profiles:
              good:
                - { op: drop, path: summary }
              bad:
                - { op: drop, path: title }
                - { op: nope, path: title }
              Bad Name:
                - { op: drop, path: summary }
              empty: []
            """);
        Assert.Equal(["good"], profiles.Keys);
        Assert.Equal([5, 6, 7, 9], problems.Select(problem => problem.Line));
    }

    [Fact]
    public void ProfilesAndSteps_HaveALimit()
    {
        string step = "{ op: drop, path: summary }";
        Assert.Equal(RedactionProfile.StepsMax, Profiles.Of([.. Enumerable.Repeat(step, RedactionProfile.StepsMax)]).Steps.Count);
        Assert.Equal("T4", Assert.Single(Profiles.Read(Profiles.Policy([.. Enumerable.Repeat(step, RedactionProfile.StepsMax + 1)])).Problems, problem => problem.Code.Code == "T4").Code.Code);
        string many = "profiles:\n" + string.Concat(Enumerable.Range(0, RedactionProfile.ProfilesMax + 1).Select(i => $"  p{i}:\n    - {step}\n"));
        (IReadOnlyDictionary<string, RedactionProfile> profiles, IReadOnlyList<Problem> problems) = Profiles.Read(many);
        Assert.Empty(profiles);
        Assert.Equal("T4", Assert.Single(problems).Code.Code);
    }

    [Fact]
    public void Edges_AreAtMost32()
    {
        string Step(int count) => $"{{ op: bucket, path: impact.users, edges: [{string.Join(", ", Enumerable.Range(1, count))}] }}";
        Assert.Equal(32, Profiles.Of(Step(32)).Steps[0].Edges.Count);
        Assert.Contains("the limit is 32", Profiles.ProblemOf(Step(33)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AConstant_IsNoLongerThanItsField() =>
        Assert.Contains("the limit is 200", Profiles.ProblemOf($"{{ op: constant, path: title, value: \"{new string('a', 201)}\" }}").Message, StringComparison.Ordinal);
}
