using CertBridge.Cli.Printing;

namespace CertBridge.Cli.Tests.Printing;

public sealed class HumanTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 1, 52, 0, TimeSpan.Zero);

    private readonly HumanTime times = new(new StillTime());

    [Theory]
    [InlineData(-3, "01:49Z (3 min ago)")]
    [InlineData(-60 * 26, "2026-11-20 23:52Z (1 d ago)")]
    [InlineData(38, "02:30Z (in 38 min)")]
    public void Both_ShowsTheClockAndTheDistance(int minutes, string expected) =>
        Assert.Equal(expected, times.Both((ulong)Now.AddMinutes(minutes).ToUnixTimeMilliseconds()));

    [Theory]
    [InlineData(20, "01:52:20Z (in 20 s)")]
    [InlineData(90, "01:53:30Z (in 1 min)")]
    [InlineData(-1, "01:51:59Z")]
    [InlineData(86_400, "2026-11-23 01:52:00Z (in 1 d)")]
    public void ToTheSecond_ShowsSeconds(int seconds, string expected) =>
        Assert.Equal(expected, times.ToTheSecond((ulong)Now.AddSeconds(seconds).ToUnixTimeMilliseconds()));

    [Fact]
    public void Never_IsEmpty_AndNullForPrograms()
    {
        Assert.Equal("", times.Both(0));
        Assert.Null(HumanTime.Rfc3339(0));
        Assert.Null(HumanTime.Rfc3339(ulong.MaxValue));
    }

    [Fact]
    public void Rfc3339_IsUtcWithZ() => Assert.Equal("2026-11-22T01:52:00.000Z", HumanTime.Rfc3339((ulong)Now.ToUnixTimeMilliseconds()));

    private sealed class StillTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
