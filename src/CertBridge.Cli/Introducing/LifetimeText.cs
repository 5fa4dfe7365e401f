using System.Globalization;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;

namespace CertBridge.Cli.Introducing;

/// <summary>For how long an invitation can be used: <c>30m</c>, <c>12h</c> or <c>7d</c>.</summary>
internal static class LifetimeText
{
    public static TimeSpan Parse(string flag, string text) => TimeQuantity.Of(text, Limits.IntroductionLifeMax, NumberStyles.None, "m", "h", "d") is { Ticks: > 0 } life
        ? life
        : throw CommandFailedException.Usage(
            $"{flag} {TerminalText.Short(text)} is not for how long an invitation can be used", $"Such as 12h or 7d; at most {Limits.IntroductionLifeMax.TotalDays}d.");
}
