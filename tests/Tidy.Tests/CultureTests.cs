namespace CertBridge.Tidy.Tests;

/// <summary>No program of ours knows a language or a country: what it writes is the same everywhere.</summary>
public sealed class CultureTests
{
    private const string Switch = "InvariantGlobalization";

    [Fact]
    public void Cultures_AreOffForEveryProject()
    {
        Assert.Contains($"<{Switch}>true</{Switch}>", SourceTree.Text("Directory.Build.props"), StringComparison.Ordinal);
        SourceTree.AssertNone(SourceTree.LinesWhere(
            SourceTree.WithExtension(".csproj", ".props", ".targets").Where(file => file != "Directory.Build.props"),
            line => line.Contains(Switch, StringComparison.Ordinal)));
        SourceTree.AssertNone(
            from file in SourceTree.Files
            where Path.GetFileName(file) == "Directory.Build.props" && file.Contains('/', StringComparison.Ordinal)
            where !SourceTree.Text(file).Contains("Directory.Build.props", StringComparison.Ordinal)
            select $"{file} does not take in the one of the root");
    }
}
