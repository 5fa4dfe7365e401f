using CertBridge.Protocol.Errors;

namespace CertBridge.Protocol.Tests.Errors;

public sealed class ErrorCatalogTests
{
    [Fact]
    public void All_IsInOrder_AndHoldsEverySubject()
    {
        string[] codes = [.. ErrorCatalog.All.Select(code => code.Code)];
        Assert.Equal(codes.Order(StringComparer.Ordinal), codes);
        Assert.Contains(ErrorCatalog.All, code => code == ReportErrors.MarkingMissing);
    }

    [Theory]
    [InlineData("CB1301")]
    [InlineData("cb1301")]
    public void Find_TakesACodeInEitherCase(string code) => Assert.Equal(ReportErrors.MarkingMissing, ErrorCatalog.Find(code));

    [Theory]
    [InlineData("")]
    [InlineData("CB0000")]
    [InlineData("1301")]
    public void Find_OfAnUnknownCode_IsNull(string code) => Assert.Null(ErrorCatalog.Find(code));

    [Fact]
    public void Parsed_WithoutAProblem_CannotBeInvalid() => Assert.Throws<ArgumentException>(() => Parsed<string>.Invalid());

    [Fact]
    public void Parsed_WithAWarning_IsValid()
    {
        Parsed<string> parsed = Parsed<string>.Valid("value", [new Problem(ReportErrors.MarkingMissing, "marking", "A warning.", IsWarning: true)]);
        Assert.True(parsed.IsValid);
        Assert.Equal("CB1301 marking: A warning.", Assert.Single(parsed.Problems).ToString());
    }
}
