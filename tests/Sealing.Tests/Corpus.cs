using System.Text.Json;

namespace CertBridge.Sealing.Tests;

/// <summary>Third-party inputs (<see cref="CorpusFolder"/>).</summary>
internal static class Corpus
{
    /// <summary>Each case of a Wycheproof file with the group it stands in.</summary>
    public static IEnumerable<(JsonElement Group, JsonElement Case)> Wycheproof(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(CorpusFolder.Path, "crypto", "wycheproof", name)));
        return [.. document.RootElement.Clone().GetProperty("testGroups").EnumerateArray()
            .SelectMany(group => group.GetProperty("tests").EnumerateArray().Select(one => (group, one)))];
    }

    public static byte[] Hex(this JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);
}
