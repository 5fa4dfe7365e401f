namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>A small valid report, as an operator would write it.</summary>
internal static class ReportFile
{
    public static async Task<string> WriteAsync(TestNode node, string title, string tlp = "green")
    {
        string file = node.File($"{EnvironmentSafe(title)}.yaml");
        await File.WriteAllTextAsync(file, Text(title, tlp));
        return file;
    }

    /// <summary>As large as a report gets with what it is about, more than 1 MiB once it is sealed: some 9,000 indicators.</summary>
    public static async Task<string> WriteLargeAsync(TestNode node)
    {
        string file = node.File("large.yaml");
        string many = string.Concat(Enumerable.Range(1, 9_000).Select(i => $"  - {{ ref: d{i}, type: domain, role: c2, value: \"host-{i}.example\", confidence: 80 }}\n"));
        await File.WriteAllTextAsync(file, Text("large").Replace("indicators:\n", $"indicators:\n{many}", StringComparison.Ordinal));
        return file;
    }

    /// <summary>A documentation address (RFC 5737): what must never stand in a log.</summary>
    public const string IndicatorValue = "198.51.100.23";

    public static string Text(string title, string tlp = "green", string pap = "green") =>
        $$"""
        apiVersion: certbridge/v1
        kind: IncidentReport
        title: { en: "{{title}}" }
        description: { en: "Password guessing against the VPN of a regional utility." }
        marking: { tlp: {{tlp}}, pap: {{pap}} }
        exercise: false
        stage: voluntary
        determination: suspected
        status: open
        classification: { rsit: [intrusion-attempts/brute-force] }
        sectors: [energy]
        severity: { level: medium }
        contacts: { lead: duty@cert-aln.example, phone247: "+355 00 000 000" }
        indicators:
          - { ref: i1, type: ip, role: scanning, value: "{{IndicatorValue}}", confidence: 80 }
        """;

    private static string EnvironmentSafe(string title) => new([.. title.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
}
