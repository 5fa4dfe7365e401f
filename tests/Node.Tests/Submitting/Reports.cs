namespace CertBridge.Node.Tests.Submitting;

/// <summary>Reports as an operator writes them.</summary>
internal static class Reports
{
    public const string Canary = "canary-8f3b2d";

    public static string Yaml(string title = "Ransomware at regional hospital", string tlp = "green", string more = "") => $$"""
        apiVersion: certbridge/v1
        kind: IncidentReport
        title: { en: "{{title}}" }
        marking: { tlp: {{tlp}}, pap: amber }
        exercise: false
        stage: early-warning
        determination: suspected
        status: open
        classification: { rsit: [information-content-security/unauthorised-information-modification] }
        sectors: [health]
        crossBorder: suspected
        malicious: suspected
        severity: { level: high, score: 72, basis: cb-sev-1, outlook: worsening }
        times: { aware: "2026-11-21T21:40:00Z", detected: "2026-11-21T20:05:00Z" }
        contacts: { lead: duty@cert-aln.example, phone247: "+355 00 000 000" }
        description: { en: "File servers encrypted; emergency department on paper." }
        indicators:
          - { ref: i1, type: ip, role: c2, value: "198.51.100.23", confidence: 80 }
          - { ref: i2, type: sha256, value: "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" }
        analystNotes: "{{Canary}}: will call back 09:00."
        {{more}}

        """;
}
