namespace CertBridge.Vectors.Tests;

/// <summary>The folder tests/vectors of this tree.</summary>
internal static class VectorFiles
{
    public static string Root { get; } = FindRoot();

    public static string Folder { get; } = Path.Combine(Root, "tests", "vectors");

    public static IReadOnlyList<Vector> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json").Order(StringComparer.Ordinal).Select(file => Vector.Read(Path.GetFileNameWithoutExtension(file), File.ReadAllBytes(file)))];

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds CertBridge.sln.");
    }
}
