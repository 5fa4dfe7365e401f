using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Reports;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>Several steps at one place: which of them wins, and who is named.</summary>
public sealed class StepStrictnessTests
{
    private const string Contact = "path: contacts.victim";
    private const string Value = "path: \"indicators[*].value\"";
    private const string Users = "path: impact.users";
    private const string Aware = "path: times.aware";

    /// <summary>Each line is stricter than the next at the same place.</summary>
    [Theory]
    [InlineData("{ op: drop, " + Contact + " }", "{ op: constant, " + Contact + ", value: x }")]
    [InlineData("{ op: constant, " + Contact + ", value: x }", "{ op: hash-only, " + Contact + " }")]
    [InlineData("{ op: hash-only, " + Contact + " }", "{ op: hmac, " + Contact + " }")]
    [InlineData("{ op: hmac, " + Contact + ", keep: none }", "{ op: hmac, " + Contact + ", keep: domain }")]
    [InlineData("{ op: hmac, " + Contact + ", keep: domain }", "{ op: mask-email, " + Contact + " }")]
    [InlineData("{ op: mask-email, " + Contact + " }", "{ op: keep, " + Contact + " }")]
    [InlineData("{ op: constant, " + Contact + ", value: a }", "{ op: constant, " + Contact + ", value: b }")]
    [InlineData("{ op: hmac, " + Value + " }", "{ op: cryptopan, " + Value + " }")]
    [InlineData("{ op: cryptopan, " + Value + " }", "{ op: truncate-ip, " + Value + ", v4: 24, v6: 48 }")]
    [InlineData("{ op: truncate-ip, " + Value + ", v4: 16, v6: 32 }", "{ op: truncate-ip, " + Value + ", v4: 24, v6: 48 }")]
    [InlineData("{ op: truncate-ip, " + Value + ", v4: 24, v6: 48 }", "{ op: mask-email, " + Value + " }")]
    [InlineData("{ op: drop, " + Users + " }", "{ op: bucket, " + Users + ", edges: [100] }")]
    [InlineData("{ op: bucket, " + Users + ", edges: [100] }", "{ op: bucket, " + Users + ", edges: [10, 100, 1000] }")]
    [InlineData("{ op: fidelity, " + Aware + ", to: day }", "{ op: fidelity, " + Aware + ", to: hour }")]
    [InlineData("{ op: fidelity, " + Aware + ", to: hour }", "{ op: keep, " + Aware + " }")]
    [InlineData("{ op: mask-email, path: summary }", "{ op: guard-text, path: summary, against: dropped-values }")]
    public void TheStricter_WinsInEitherOrder(string stricter, string weaker)
    {
        byte[] alone = Json([Profiles.By("R1", stricter)], out IReadOnlyList<RedactionChange> changes);
        Assert.Equal(alone, Json([Profiles.By("R1", stricter), Profiles.By("R2", weaker)], out IReadOnlyList<RedactionChange> first));
        Assert.Equal(alone, Json([Profiles.By("R2", weaker), Profiles.By("R1", stricter)], out IReadOnlyList<RedactionChange> last));
        Assert.Equal(alone, Json([Profiles.By("R1", weaker, stricter)], out _));
        Assert.Equal(changes, first);
        Assert.Equal(changes, last);
    }

    [Fact]
    public void EdgesThatDiffer_LeaveTheCommonOnes_AndNameTheFirstRule()
    {
        RedactedReport redacted = Redaction.Apply(
            SampleReport.Report,
            [Profiles.By("R2", "{ op: bucket, path: impact.users, edges: [50, 500, 1000] }"), Profiles.By("R1", "{ op: bucket, path: impact.users, edges: [10, 50, 1000] }")],
            Profiles.Key);
        Assert.Equal(new AmountRange(50, 999), redacted.Copy.Content.Impact!.Users);
        Assert.Equal("R1", Assert.Single(redacted.Changes).By);
    }

    [Fact]
    public void PrefixesThatDiffer_AreEachTheShorter() => Assert.Equal(
        "45.77.0.0/16",
        Redaction.Apply(
            SampleReport.Report,
            [Profiles.By("R1", "{ op: truncate-ip, path: \"indicators[*].value\", v4: 16, v6: 64 }"), Profiles.By("R2", "{ op: truncate-ip, path: \"indicators[type=ip].value\", v4: 24, v6: 32 }")],
            Profiles.Key).Copy.Content.Indicators[0].What.Value);

    [Fact]
    public void RulesThatAskForTheSame_NameTheFirst()
    {
        const string step = "{ op: drop, path: summary }";
        Assert.Equal("R20", Redaction.Apply(SampleReport.Report, [Profiles.By("R30", step), Profiles.By("R20", step)], Profiles.Key).Changes[0].By);
    }

    private static byte[] Json(IReadOnlyList<Obligation> obligations, out IReadOnlyList<RedactionChange> changes)
    {
        RedactedReport redacted = Redaction.Apply(SampleReport.Report, obligations, Profiles.Key);
        changes = redacted.Changes;
        return ReportJson.Write(redacted.Copy);
    }
}
