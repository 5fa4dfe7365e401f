using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol;
using Google.Protobuf;

namespace CertBridge.Simulation.Tests.Playing;

/// <summary>What people hand in: a page of YAML, or JSON of several parts' size.</summary>
internal static class ReportText
{
    private const int LargeBytes = 2 * Limits.PartBytesMax;

    public static string Format(SharedReport report) => report.IsLarge ? "json" : "yaml";

    public static ByteString Of(SharedReport report, string title) => ByteString.CopyFromUtf8(report.IsLarge ? Json(title) : Reports.Yaml(title));

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
