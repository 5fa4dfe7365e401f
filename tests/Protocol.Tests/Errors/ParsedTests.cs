using CertBridge.Protocol.Errors;

namespace CertBridge.Protocol.Tests.Errors;

public sealed class ParsedTests
{
    private static readonly Problem Missing = new(ReportErrors.MarkingMissing, "marking.tlp", "It is not there.");

    [Fact]
    public void Invalid_WithoutAProblem_Throws() => Assert.Throws<ArgumentException>(() => Parsed<string>.Invalid());

    [Fact]
    public void Invalid_HasItsProblems_AndNoValue()
    {
        Parsed<string> parsed = Parsed<string>.Invalid(Missing);
        Assert.False(parsed.IsValid);
        Assert.Null(parsed.Value);
        Assert.Same(Missing, Assert.Single(parsed.Problems));
    }

    [Fact]
    public void Valid_MayCarryWarnings()
    {
        Parsed<string> parsed = Parsed<string>.Valid("value", [Missing with { IsWarning = true }]);
        Assert.True(parsed.IsValid);
        Assert.Single(parsed.Problems);
    }

    [Fact]
    public void Problem_SaysCodeFieldAndSentence() => Assert.Equal("CB1301 marking.tlp: It is not there.", Missing.ToString());
}
