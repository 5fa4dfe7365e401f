namespace CertBridge.Sharing.Tests;

/// <summary>A page of the project, which tests hold against the code.</summary>
internal static class Page
{
    /// <param name="path">From the root, such as <c>docs/REPORT.md</c>.</param>
    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(OwnSamples.Folder, "..", path));
}
