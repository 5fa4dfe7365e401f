using System.Globalization;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;

namespace CertBridge.Cli.Introducing;

/// <summary>For how long an invitation can be used: <c>30m</c>, <c>12h</c> or <c>7d</c>.</summary>
internal static class LifetimeText
{
    public static TimeSpan Parse(string flag, string text)
    {
        double unit = text.Length == 0 ? 0 : text[^1] switch { 'm' => 1.0 / 1440, 'h' => 1.0 / 24, 'd' => 1, _ => 0 };
        bool isNumber = unit > 0 && uint.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out uint count) && count * unit <= Limits.IntroductionLifeMax.TotalDays && (unit *= count) > 0;
        return isNumber ? TimeSpan.FromDays(unit) : throw CommandFailedException.Usage(
            $"{flag} {TerminalText.Short(text)} is not for how long an invitation can be used", $"Such as 12h or 7d; at most {Limits.IntroductionLifeMax.TotalDays}d.");
    }
}
