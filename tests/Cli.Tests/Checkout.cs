namespace CertBridge.Cli.Tests;

/// <summary>Files of the repository the tests are built from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string File(string path) => Path.Combine(Root, path);

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"There is no CertBridge.sln above {AppContext.BaseDirectory}.");
    }
}
