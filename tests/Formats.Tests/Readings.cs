using CertBridge.Protocol.Errors;

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
}
