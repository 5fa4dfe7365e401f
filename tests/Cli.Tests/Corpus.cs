namespace CertBridge.Cli.Tests;

/// <summary>Third-party inputs, beside the project and not in it: $CERTBRIDGE_CORPUS, else ../shared/data of a folder above.</summary>
internal static class Corpus
{
    private static readonly Lazy<string> Root = new(Find);

    public static string File(params string[] parts) => Path.Combine([Root.Value, .. parts]);

    private static string Find()
    {
        string? told = Environment.GetEnvironmentVariable("CERTBRIDGE_CORPUS");
        if (!string.IsNullOrEmpty(told))
            return told;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }
        throw new DirectoryNotFoundException($"No corpus: set CERTBRIDGE_CORPUS, or have shared/data beside a folder above {AppContext.BaseDirectory}.");
    }
}
