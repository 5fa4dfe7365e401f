using System.Globalization;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Running;

/// <summary>A duration as a flag takes it: <c>500ms</c>, <c>30s</c>, <c>2m</c>, <c>1h</c>; at most a day.</summary>
internal static class DurationText
{
    private static readonly TimeSpan Most = TimeSpan.FromDays(1);

    public static TimeSpan Parse(string flag, string text) => TimeQuantity.Of(text, Most, NumberStyles.AllowDecimalPoint, "ms", "s", "m", "h") is { Ticks: > 0 } duration
        ? duration
        : throw CommandFailedException.Usage($"{flag} {TerminalText.Short(text)} is not a duration", "Such as 500ms, 30s, 2m or 1h; at most 24h.");
}
