namespace CertBridge.Recording.Tests;

/// <summary>Finds the shared test corpus: $CERTBRIDGE_CORPUS, else <c>shared/data</c> beside a folder above the test binaries.</summary>
internal static class Corpus
{
    public static string Folder { get; } = Find();

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
