using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Tests.Reports;

/// <summary>A valid report in YAML that tests break one line of.</summary>
internal static class SampleReport
{
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public const string Yaml =
        """
        apiVersion: certbridge/v1
        kind: IncidentReport
        reportType: incident
        marking: { tlp: amber, pap: amber, iep: "https://cert.example/iep/1" }
        exercise: false
        recipients: [cert-bor]
        onwardAllowed: []
        expires: "2027-01-01T00:00:00Z"
        title: { en: "Ransomware at a hospital", sq: "Ransomware në spital" }
        description: { en: "File servers encrypted; the emergency department is on paper." }
        summary: { en: "Encrypted." }
        stage: early-warning
        determination: suspected
        status: open
        malicious: suspected
        crossBorder: "yes"
        classification: { rsit: [information-content-security/unauthorised-information-modification], attack: [T1486, T1056.001], cve: [CVE-2024-12345], malware: [Black Fish] }
        rootCause: malicious-actions
        sectors: [health]
        subsectors: [health-subsector]
        countries: [AL, NO]
        entityClass: essential
        severity: { level: high, score: 72, basis: cb-sev-1, outlook: worsening }
        impact:
          functional: significant-critical
          information: suspected-loss
          informationTypes: [health]
          recoverability: extended
          users: { from: 100, to: 900 }
          durationHours: { from: 4, to: 48 }
          economic: { from: 0, to: 1000000, currency: EUR }
          external: [public-health]
        times:
          started: { at: "2026-11-21T00:00:00Z", fidelity: day }
          detected: "2026-11-21T20:05:00Z"
          aware: "2026-11-21T22:40:00+01:00"
          reported: "2026-11-22T02:09:00Z"
          contained: "2026-11-22T04:00:00.5Z"
        victims:
          - { ref: v1, sector: health, country: AL, size: large, headcount: 830, role: target, name: "St. Mark Hospital", address: "Harbour Rd 1", consent: "yes" }
          - { ref: v2, name: "Another Hospital", consent: "no" }
        indicators:
          - { ref: i1, type: ip, role: c2, value: "45.77.1.2", confidence: 80, use: detection, firstSeen: "2026-11-20T00:00:00Z", lastSeen: "2026-11-21T00:00:00Z", validUntil: "2027-02-01T00:00:00Z" }
          - { ref: i2, type: sha256, value: "2C26B46B68FFC68FF99B453C1D30413413422D706483BFA0F98A5E886266E7AE", also: { type: filename, value: "läsmig.exe" }, group: "file 1", comment: "The locker", marking: { tlp: amber+strict } }
        timeline:
          - { at: "2026-11-21T20:05:00Z", text: "First alert", source: "SOC" }
        measures:
          - { text: "Network cut", state: done }
        contacts: { lead: duty@cert-aln.example, phone247: "+355 00 000 000", email: duty@cert-aln.example, languages: [en, sq], victim: it@stmark.example }
        related:
          - { relation: related, report: CB-BOR-2026-0007 }
        references:
          - { title: "Advisory", url: "https://cert.example/a/1", externalId: "A-1" }
        analystNotes: "Called the IT lead, will call back 09:00."
        """;

    public static Parsed<ReportDraft> Read(string yaml) => ReportReading.Yaml(Encoding.UTF8.GetBytes(yaml), Now);

    /// <summary>The sample with one text replaced; the text must be there.</summary>
    public static Parsed<ReportDraft> With(string old, string replacement)
    {
        Assert.Contains(old, Yaml, StringComparison.Ordinal);
        return Read(Yaml.Replace(old, replacement, StringComparison.Ordinal));
    }

    public static ReportDraft Draft => Read(Yaml) is { IsValid: true } read ? read.Value : throw new InvalidOperationException(string.Join('\n', Read(Yaml).Problems));

    public static Report Report => Named(Draft);

    /// <summary>The same without what never leaves a node or takes a grant.</summary>
    public static Report Shared => Report with
    {
        Content = Report.Content with
        {
            AnalystNotes = null,
            Contacts = Report.Content.Contacts with { Victim = null },
            Victims = [.. Report.Content.Victims.Select(victim => victim with { Name = null, Address = null })],
        },
    };

    public static Report Named(ReportDraft draft) => draft.Named(
        ReportId.Parse("CB-ALN-2026-0001"),
        Guid.Parse("01939f5e-7a3b-7000-8000-000000000001"),
        1,
        PartnerId.Parse("cert-aln"),
        "0123456789abcdef");

    public static void AssertSingle(Parsed<ReportDraft> read, string code, string field)
    {
        Problem[] errors = [.. read.Problems.Where(problem => !problem.IsWarning)];
        Problem problem = Assert.Single(errors);
        Assert.Equal((code, field), (problem.Code.Code, problem.Field));
        Assert.False(read.IsValid);
    }

    public static void AssertWarning(Parsed<ReportDraft> read, string code, string field)
    {
        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        Assert.Contains(read.Problems, problem => problem.IsWarning && problem.Code.Code == code && problem.Field == field);
    }
}
