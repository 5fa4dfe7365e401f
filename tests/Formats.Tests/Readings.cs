using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Tests;

/// <summary>What became of a document that was read.</summary>
internal static class Readings
{
    public static ForeignReport Good(Parsed<ForeignReport> read)
    {
        Assert.True(read.IsValid, string.Join('\n', read.Problems));
        return read.Value;
    }

    /// <summary>With exactly these errors, each a code and a field.</summary>
    public static void AssertRefused(Parsed<ForeignReport> read, string[] codesAndFields)
    {
        Assert.False(read.IsValid);
        Assert.Equal(codesAndFields, read.Problems.Where(problem => !problem.IsWarning).Select(problem => $"{problem.Code.Code} {problem.Field}"));
    }

    /// <summary>The type and the value, and what goes with it.</summary>
    public static string Shown(Indicator indicator) => $"{indicator.What.Type} {indicator.What.Value}{(indicator.Also is { } also ? $" {also.Type} {also.Value}" : "")}";

    /// <summary>For the output of a test over files.</summary>
    public static string Told(string file, Parsed<ForeignReport> read) =>
        $"{file}: {read.Value?.Draft.Indicators.Count} indicators, {read.Value?.Losses.Count} losses\n{string.Join('\n', read.Problems)}\n{string.Join('\n', read.Value?.Losses.Select(loss => $"{loss.Path} {loss.What}") ?? [])}";
}
