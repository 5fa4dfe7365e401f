using System.Text.Json;

namespace CertBridge.Sealing.Tests;

/// <summary>Finds the shared test corpus: $CERTBRIDGE_CORPUS, else <c>shared/data</c> beside a folder above the test binaries.</summary>
internal static class Corpus
{
    private static string Folder { get; } = Find();

    /// <summary>Each case of a Wycheproof file with the group it stands in.</summary>
    public static IEnumerable<(JsonElement Group, JsonElement Case)> Wycheproof(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "crypto", "wycheproof", name)));
        return [.. document.RootElement.Clone().GetProperty("testGroups").EnumerateArray()
            .SelectMany(group => group.GetProperty("tests").EnumerateArray().Select(one => (group, one)))];
    }

    public static byte[] Hex(this JsonElement element, string name) => Convert.FromHexString(element.GetProperty(name).GetString()!);

    private static string Find()
    {
        string? named = Environment.GetEnvironmentVariable("CERTBRIDGE_CORPUS");
        if (named is not null && Directory.Exists(named))
            return named;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }
        throw new DirectoryNotFoundException($"The test corpus is neither at $CERTBRIDGE_CORPUS ({named ?? "not set"}) nor in shared/data beside a folder above {AppContext.BaseDirectory}.");
    }
}
