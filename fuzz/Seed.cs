using System.Text.Json.Nodes;
using CertBridge.Protocol.Ids;

namespace CertBridge.Fuzz;

/// <summary>The files of fuzz/corpus and tests/vectors of this tree.</summary>
internal static class Seed
{
    public static string Root { get; } = FindRoot();

    public static string Corpus { get; } = Path.Combine(Root, "fuzz", "corpus");

    public static ReadOnlySpan<byte> Header => Vector("envelope-two-items", "header");

    public static ReadOnlySpan<byte> ReportManifest => Vector("report-stricter-item", "manifest");

    /// <summary>A whole report, as a submitter would hand it in.</summary>
    public static ReadOnlySpan<byte> Report => File.ReadAllBytes(Path.Combine(Corpus, "report-json", "report.json"));

    /// <summary>What signed the seeds of checkpoints.</summary>
    public static KeyId LogKey { get; } = KeyId.OfSubjectPublicKeyInfo(Convert.FromBase64String((string)Read("checkpoint-seven-leaves")["against"]!["logKeys"]![0]!));

    public static byte[] Vector(string name, string field) => Convert.FromBase64String((string)Input(name)[field]!);

    public static byte[][] Vectors(string name, string field) => [.. Input(name)[field]!.AsArray().Select(one => Convert.FromBase64String((string)one!))];

    /// <summary>What a vector is checked against.</summary>
    public static JsonNode Against(string name) => Read(name)["against"]!;

    public static IEnumerable<string> Files(string parser) => Directory.EnumerateFiles(Path.Combine(Corpus, parser)).Order(StringComparer.Ordinal);

    private static JsonNode Input(string name) => Read(name)["input"]!;

    private static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllBytes(Path.Combine(Root, "tests", "vectors", name + ".json")))!;

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds CertBridge.sln.");
    }
}
