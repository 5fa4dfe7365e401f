namespace CertBridge.Tidy.Tests;

/// <summary>The files of the repository as a person would see them: no build output, no installed tools, nothing git keeps to itself.</summary>
internal static class SourceTree
{
    private static readonly string[] SkippedFolders = ["bin", "obj", "node_modules", ".git", ".vs", ".idea", "TestResults", "artifacts", "out"];

    private static readonly Lazy<IReadOnlyList<string>> AllFiles = new(() => [.. Walk(Root!).Order(StringComparer.Ordinal)]);

    public static string Root { get; } = FindRoot();

    /// <summary>Paths relative to the root, with forward slashes.</summary>
    public static IReadOnlyList<string> Files => AllFiles.Value;

    public static IEnumerable<string> WithExtension(params string[] extensions) => Files.Where(file => extensions.Contains(Path.GetExtension(file)));

    /// <summary>Our C# without the stand-ins, whose names and shapes are those of the contract they stand in for.</summary>
    public static IEnumerable<string> CSharp => WithExtension(".cs").Where(file => !file.StartsWith("standin/", StringComparison.Ordinal));

    public static IEnumerable<string> Projects => WithExtension(".csproj");

    public static string Full(string file) => Path.Combine(Root, file);

    public static string Text(string file) => File.ReadAllText(Full(file));

    public static string[] Lines(string file) => File.ReadAllLines(Full(file));

    public static byte[] Bytes(string file) => File.ReadAllBytes(Full(file));

    /// <summary>Each line that the rule finds wrong, as file:line: text.</summary>
    public static IEnumerable<string> LinesWhere(IEnumerable<string> files, Func<string, bool> isWrong) =>
        from file in files
        from line in Lines(file).Select((text, index) => (Text: text, Number: index + 1))
        where isWrong(line.Text)
        select $"{file}:{line.Number}: {line.Text.Trim()}";

    public static void AssertNone(IEnumerable<string> findings)
    {
        string all = string.Join('\n', findings);
        Assert.True(all.Length == 0, all);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds CertBridge.sln.");
    }

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder))
            yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        foreach (string inner in Directory.EnumerateDirectories(folder).Where(inner => !SkippedFolders.Contains(Path.GetFileName(inner))))
        {
            foreach (string file in Walk(inner))
                yield return file;
        }
    }
}
