namespace CertBridge.Cli.Tests;

/// <summary>Third-party inputs (<see cref="CorpusFolder"/>).</summary>
internal static class Corpus
{
    public static string File(params string[] parts) => Path.Combine([CorpusFolder.Path, .. parts]);
}
