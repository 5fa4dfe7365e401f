namespace CertBridge.Storage.Tests.Rows;

/// <summary>docs/STATES.md, in a folder above the tests.</summary>
internal static class StatesPage
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string page = System.IO.Path.Combine(folder.FullName, "docs", "STATES.md");
            if (File.Exists(page))
                return page;
        }
        throw new FileNotFoundException($"docs/STATES.md is in no folder above {AppContext.BaseDirectory}.");
    }
}
