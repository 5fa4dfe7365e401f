namespace CertBridge;

/// <summary>
/// Where the third-party inputs lie, which are beside the project and not in it: <c>$CERTBRIDGE_CORPUS</c>, else <c>shared/data</c> beside a folder above the test binaries. Compiled
/// into each test project that reads them.
/// </summary>
internal static class CorpusFolder
{
    private static readonly Lazy<string> Found = new(Find);

    /// <exception cref="DirectoryNotFoundException">It is at neither place.</exception>
    public static string Path => Found.Value;

    private static string Find()
    {
        string? named = Environment.GetEnvironmentVariable("CERTBRIDGE_CORPUS");
        if (named is not null && Directory.Exists(named))
            return named;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
                return candidate;
        }
        throw new DirectoryNotFoundException($"The test corpus is neither at $CERTBRIDGE_CORPUS ({named ?? "not set"}) nor in shared/data beside a folder above {AppContext.BaseDirectory}.");
    }
}
