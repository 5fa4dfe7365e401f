using System.Text.Json;

namespace CertBridge.Node.Tests;

/// <summary>Finds the shared test corpus: $CERTBRIDGE_CORPUS, else <c>shared/data</c> beside a folder above the test binaries.</summary>
internal static class Corpus
{
    /// <summary>The certificate chain cases of C2SP x509-limbo that the corpus holds.</summary>
    public static IEnumerable<JsonElement> Limbo()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Find(), "crypto", "x509-limbo", "limbo-part.json")));
        return [.. document.RootElement.Clone().GetProperty("testcases").EnumerateArray()];
    }

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
