using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Tests.Running;

/// <summary>Times as people type them: how long ago, a day, a moment.</summary>
public sealed class TimeTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("7d", "2026-11-15T12:00:00Z")]
    [InlineData("1w", "2026-11-15T12:00:00Z")]
    [InlineData("12h", "2026-11-22T00:00:00Z")]
    [InlineData("30m", "2026-11-22T11:30:00Z")]
    [InlineData("1.5h", "2026-11-22T10:30:00Z")]
    [InlineData("0s", "2026-11-22T12:00:00Z")]
    [InlineData("2026-11-21", "2026-11-21T00:00:00Z")]
    [InlineData("2026-11-21T21:40:00Z", "2026-11-21T21:40:00Z")]
    [InlineData("2026-11-21T22:40:00+01:00", "2026-11-21T21:40:00Z")]
    public void ATime_IsRead(string text, string expected) =>
        Assert.Equal(expected, DateTimeOffset.FromUnixTimeMilliseconds((long)TimeText.Parse("--since", text, Now)).ToString("yyyy-MM-ddTHH:mm:ssZ"));

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("-7d")]
    [InlineData("7")]
    [InlineData("7 d")]
    [InlineData("7y")]
    [InlineData("99999d")]
    [InlineData("1e300d")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01")]
    [InlineData("21.11.2026")]
    [InlineData("2026-11-21T21:40:00")]
    [InlineData("1969-01-01")]
    public void WhatIsNoTime_IsRefused_AndNamesTheFlag(string text)
    {
        var failed = Assert.Throws<CommandFailedException>(() => TimeText.Parse("--since", text, Now));
        Assert.Equal(ExitCode.Usage, failed.Failure.Exit);
        Assert.Contains("--since", failed.Failure.Message);
    }
}
