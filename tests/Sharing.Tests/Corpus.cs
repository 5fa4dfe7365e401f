namespace CertBridge.Sharing.Tests;

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
}
