namespace CertBridge.Sharing.Tests;

/// <summary>The samples the project ships.</summary>
internal static class OwnSamples
{
    public static string Folder { get; } = Find("samples");

    private static string Find(string path)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
                return Path.Combine(folder.FullName, path);
        }
        throw new FileNotFoundException($"No CertBridge.sln above {AppContext.BaseDirectory}.");
    }
}
