using System.Text;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Bench;

/// <summary>Reports of 4 KiB as JSON, each with other words, so that none is a duplicate of another.</summary>
internal static class ReportWriting
{
    public const int SizeBytes = 4096;

    public static byte[] Write(int number)
    {
        string head = Head(number, $$"""{"ref":"i1","type":"domain","value":"bench-{{number}}.example"},{"ref":"i2","type":"sha256","value":"{{Hash(number)}}"}""");
        int room = SizeBytes - Encoding.UTF8.GetByteCount(head) - Tail.Length;
        return Encoding.UTF8.GetBytes(head + new string('.', room) + Tail);
    }

    /// <summary>One with many indicators, some sixty bytes each.</summary>
    public static byte[] WriteLarge(int number, int indicators) => Encoding.UTF8.GetBytes(Head(number, string.Join(',', Enumerable.Range(1, indicators)
        .Select(nth => $$"""{"ref":"i{{nth}}","type":"domain","value":"bench-{{number}}-{{nth}}.example"}"""))) + "A list." + Tail);

    /// <summary>What hands it in, without a copy of it.</summary>
    public static SubmitRequest Request(byte[] report, LaneName lane = LaneName.Unspecified) => new() { Document = UnsafeByteOperations.UnsafeWrap(report), Format = "json", Lane = lane };

    private const string Tail = "\"}}\n";

    private static string Head(int number, string indicators) => $$"""
        {"apiVersion":"certbridge/v1","kind":"IncidentReport","marking":{"tlp":"green","pap":"green"},"exercise":false,
        "title":{"en":"Benchmark report {{number}}"},
        "stage":"early-warning","determination":"suspected","status":"open","malicious":"suspected","crossBorder":"unknown",
        "classification":{"rsit":["other/undetermined"]},"sectors":["none"],"severity":{"level":"medium"},
        "times":{"aware":"2026-01-02T03:04:00Z"},"contacts":{"lead":"duty@cert-aln.example"},
        "indicators":[{{indicators}}],
        "description":{"en":"
        """;

    private static string Hash(int number) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(number)));
}
