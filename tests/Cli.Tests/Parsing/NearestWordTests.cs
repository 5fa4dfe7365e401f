using CertBridge.Cli.Parsing;

namespace CertBridge.Cli.Tests.Parsing;

public sealed class NearestWordTests
{
    private static readonly string[] Words = ["list", "show", "submit", "receipts", "validate"];

    [Theory]
    [InlineData("lsit", "list")]
    [InlineData("submti", "submit")]
    [InlineData("valid", "validate")]
    [InlineData("recipts", "receipts")]
    public void To_FindsTheWordThatWasMeant(string typed, string expected) => Assert.Equal(expected, NearestWord.To(typed, Words));

    [Theory]
    [InlineData("x")]
    [InlineData("completely-different")]
    [InlineData("delete")]
    public void To_DoesNotGuessWildly(string typed) => Assert.Null(NearestWord.To(typed, Words));

    [Fact]
    public void To_DoesNotSpendTimeOnNonsense() => Assert.Null(NearestWord.To(new string('a', 1_000_000), Words));
}
