using System.Text.Json;

namespace CertBridge.Formats.Tests;

/// <summary>Third-party inputs (<see cref="CorpusFolder"/>).</summary>
internal static class Corpus
{
    public static string File(params string[] parts) => Path.Combine([CorpusFolder.Path, .. parts]);

    public static IEnumerable<string> Files(string folder, string pattern)
    {
        string[] files = Directory.GetFiles(File(folder), pattern);
        return files.Length > 0
            ? files.Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)
            : throw new FileNotFoundException($"No {pattern} in {File(folder)}.");
    }

    /// <summary>Hostile files of a kind, each with what its index expects: accept, reject or either.</summary>
    public static TheoryData<string, string> Generated(string kind)
    {
        using JsonDocument index = JsonDocument.Parse(System.IO.File.ReadAllBytes(File("bad", "generated", "index.json")));
        var files = new TheoryData<string, string>();
        foreach (JsonElement entry in index.RootElement.EnumerateArray().Where(entry => entry.GetProperty("kind").GetString() == kind))
            files.Add(entry.GetProperty("file").GetString()!, entry.GetProperty("expect").GetString()!);
        return files;
    }
}
