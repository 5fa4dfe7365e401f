using System.Text.Json;

namespace CertBridge.Node.Tests;

/// <summary>Third-party inputs (<see cref="CorpusFolder"/>).</summary>
internal static class Corpus
{
    /// <summary>The certificate chain cases of C2SP x509-limbo that the corpus holds.</summary>
    public static IEnumerable<JsonElement> Limbo()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(CorpusFolder.Path, "crypto", "x509-limbo", "limbo-part.json")));
        return [.. document.RootElement.Clone().GetProperty("testcases").EnumerateArray()];
    }
}
