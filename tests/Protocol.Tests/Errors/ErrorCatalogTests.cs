using CertBridge.Protocol.Errors;

namespace CertBridge.Protocol.Tests.Errors;

public sealed class ErrorCatalogTests
{
    private static readonly int[] KnownExits =
    [
        ExitCode.Unexpected, ExitCode.Usage, ExitCode.InputInvalid, ExitCode.NotAllowed, ExitCode.NobodyWouldReceive, ExitCode.Partial, ExitCode.WaitingForHuman,
        ExitCode.Unreachable, ExitCode.VerificationFailed, ExitCode.Conflict, ExitCode.Busy, ExitCode.Interrupted, ExitCode.BrokenPipe,
    ];

    [Fact]
    public void All_HaveTheFormOfACode_AndAKnownExit()
    {
        Assert.NotEmpty(ErrorCatalog.All);
        Assert.All(ErrorCatalog.All, code => Assert.Matches("^CB[0-9]{4}$", code.Code));
        Assert.All(ErrorCatalog.All, code => Assert.Contains(code.Exit, KnownExits));
    }

    [Fact]
    public void All_AreInOrder_AndNoneIsUsedTwice()
    {
        string[] codes = [.. ErrorCatalog.All.Select(code => code.Code)];
        Assert.Equal(codes.Order(StringComparer.Ordinal).Distinct(), codes);
    }

    [Theory]
    [InlineData("CB1301")]
    [InlineData("cb1301")]
    public void Find_AKnownCode_GivesItsMeaning(string text) => Assert.Equal("marking missing", ErrorCatalog.Find(text)?.Title);

    [Theory]
    [InlineData("")]
    [InlineData("CB0000")]
    [InlineData("1301")]
    public void Find_AnythingElse_GivesNothing(string text) => Assert.Null(ErrorCatalog.Find(text));
}
