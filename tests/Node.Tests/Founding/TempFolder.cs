namespace CertBridge.Node.Tests.Founding;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TempFolder(string prefix = TempFolder.OfOneTest) : IDisposable
{
    /// <summary>Every folder of this beginning is looked for at the end of tests/run.sh.</summary>
    public const string OfOneTest = "certbridge-test-";

    public string Path { get; } = Directory.CreateTempSubdirectory(prefix).FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Copies files with their modes.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to, File.GetUnixFileMode(from));
        foreach (string file in Directory.EnumerateFiles(from))
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetFileName(file)));
        foreach (string folder in Directory.EnumerateDirectories(from))
            Copy(folder, System.IO.Path.Combine(to, System.IO.Path.GetFileName(folder)));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
