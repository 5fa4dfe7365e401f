using CertBridge.Protocol;
using Google.Protobuf;

namespace CertBridge.Simulation.Tests.Playing;

/// <summary>What people hand in: a page of YAML, or JSON of several parts' size.</summary>
internal static class ReportText
{
    private const int LargeBytes = 2 * Limits.PartBytesMax;

    public static string Format(SharedReport report) => report.IsLarge ? "json" : "yaml";

    public static ByteString Of(SharedReport report, string title) => ByteString.CopyFromUtf8(report.IsLarge ? Json(title) : Yaml(title));

    private static string Yaml(string title) => $$"""
        apiVersion: certbridge/v1
        kind: IncidentReport
        title: { en: "{{title}}" }
        marking: { tlp: green, pap: amber }
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

        """;

    private static string Json(string title) => $$"""
        {"apiVersion":"certbridge/v1","kind":"IncidentReport","title":{"en":"{{title}}"},"marking":{"tlp":"green","pap":"amber"},"exercise":false,
        "stage":"early-warning","determination":"suspected","status":"open","classification":{"rsit":["other/undetermined"]},"sectors":["health"],
        "crossBorder":"suspected","malicious":"suspected","severity":{"level":"high"},"times":{"aware":"2026-11-21T21:40:00Z"},
        "contacts":{"lead":"duty@cert-aln.example"},"description":{"en":"A list."},
        "indicators":[{{Indicators}}]}
        """;

    private static readonly string Indicators = string.Join(',', Enumerable.Range(1, LargeBytes / Indicator(LargeBytes).Length).Select(Indicator));

    private static string Indicator(int nth) => $$"""{"ref":"i{{nth}}","type":"domain","value":"host-{{nth}}.example"}""";
}
