using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Tests.Agreements;
using CertBridge.Sharing.Tests.Reports;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>A report of a hospital under the profiles of a policy as an officer would write them.</summary>
public sealed class SamplePolicyTests
{
    private static readonly RedactionProfile VictimAnonymous = Profiles.Of(
        "{ op: drop,       path: \"victims[*].name\" }",
        "{ op: drop,       path: \"victims[*].address\" }",
        "{ op: drop,       path: \"analystNotes\" }",
        "{ op: hmac,       path: \"contacts.victim\", keep: domain }",
        "{ op: bucket,     path: \"victims[*].headcount\", edges: [10, 50, 250, 1000] }",
        "{ op: fidelity,   path: \"times.*\", to: hour }",
        "{ op: guard-text, path: \"description\", against: dropped-values }");

    private static readonly RedactionProfile Net24 = Profiles.Of("{ op: truncate-ip, path: \"indicators[type=victim-ip].value\", v4: 24, v6: 48 }");

    private static readonly Agreement Agreement = AgreementSamples.Good(AgreementSamples.Whole);

    private static readonly ReportDraft Hospital = Read(
        """
        apiVersion: certbridge/v1
        kind: IncidentReport
        title: { en: "Ransomware at regional hospital", sq: "Ransomware ne spitalin rajonal" }
        marking: { tlp: amber, pap: amber }
        exercise: false
        stage: early-warning
        determination: suspected
        status: open
        classification: { rsit: [information-content-security/unauthorised-information-modification], attack: [T1486] }
        sectors: [health]
        crossBorder: suspected
        malicious: suspected
        severity: { level: high, score: 72, basis: cb-sev-1, outlook: worsening }
        times:
          aware: "2026-11-21T21:40:00Z"
          detected: "2026-11-21T20:05:00Z"
          started: { at: "2026-11-21T00:00:00Z", fidelity: day }
          reported: "2026-11-22T02:09:00Z"
        victims:
          - { ref: v1, sector: health, name: "St. Mark Hospital", address: "Harbour Rd 1", country: "AL", headcount: 830, consent: no }
        contacts: { lead: duty@cert-aln.example, victim: it@stmark.example, phone247: "+355 00 000 000" }
        description: { en: "File servers encrypted; emergency department on paper." }
        indicators:
          - { ref: i1, type: ip, role: c2, value: "198.51.100.23", confidence: 80 }
          - { ref: i2, type: victim-ip, value: "203.0.113.77" }
          - { ref: i3, type: sha256, value: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" }
        analystNotes: "Called IT lead at St. Mark, will call back 09:00."
        """);

    [Fact]
    public void TheHospital_IsSharedAsThePolicySays()
    {
        RedactedReport redacted = Apply(Hospital);
        ReportDraft copy = redacted.Copy.Content;
        Assert.Equal((null, null, new AmountRange(250, 999)), (copy.Victims[0].Name, copy.Victims[0].Address, copy.Victims[0].Headcount!));
        Assert.Null(copy.AnalystNotes);
        Assert.Matches("^hmac-[0-9a-f]{24}@stmark\\.example$", copy.Contacts.Victim);
        Assert.Equal(new IndicatorValue("victim-ip", "203.0.113.0/24"), copy.Indicators[1].What);
        Assert.Same(Hospital.Indicators[0], copy.Indicators[0]);
        Assert.Equal(new ReportMoment(new DateTimeOffset(2026, 11, 21, 21, 0, 0, TimeSpan.Zero), "hour"), copy.Times.Aware);
        Assert.Equal(Hospital.Times.Started, copy.Times.Started);
        Assert.All(RedactionVerification.Verify(SampleReport.Named(Hospital), redacted), step => Assert.True(step.IsPassed, step.ToString()));
    }

    [Fact]
    public void Changes_AreListedInTheOrderOfTheDocument_WithWhoAskedForThem() => Assert.Equal(
        [
            new("fidelity", "times.detected", "R30"),
            new("fidelity", "times.aware", "R30"),
            new("fidelity", "times.reported", "R30"),
            new("bucket", "victims[0].headcount", "R30"),
            new("drop", "victims[0].name", "R30"),
            new("drop", "victims[0].address", "R30"),
            new("truncate-ip", "indicators[1].value", "R31"),
            new("hmac", "contacts.victim", "R30"),
            new RedactionChange("drop", "analystNotes", "R30"),
        ],
        Apply(Hospital).Changes);

    [Fact]
    public void ANameInTheDescription_DeniesTheReport()
    {
        ReportDraft leaking = Hospital with { Description = LanguageText.English("The servers of ST.  MARK Hospital were encrypted.") };
        VerificationStep[] failed = [.. RedactionVerification.Verify(SampleReport.Named(leaking), Apply(leaking)).Where(step => !step.IsPassed)];
        VerificationStep step = Assert.Single(failed);
        Assert.Equal("V03", step.Id);
        Assert.Contains("description.en", step.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("mark", step.Detail, StringComparison.OrdinalIgnoreCase);
    }

    private static RedactedReport Apply(ReportDraft draft) => Redaction.Apply(
        SampleReport.Named(draft),
        [new Obligation(VictimAnonymous, "R30"), new Obligation(Net24, "R31"), .. BuiltInObligations.Of(Agreement)],
        Profiles.Key);

    private static ReportDraft Read(string yaml)
    {
        var read = ReportReading.Yaml(Encoding.UTF8.GetBytes(yaml), SampleReport.Now);
        return read.IsValid ? read.Value : throw new InvalidOperationException(string.Join('\n', read.Problems));
    }
}
