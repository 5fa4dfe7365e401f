using System.Globalization;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Running;

/// <summary>A duration as a flag takes it: <c>500ms</c>, <c>30s</c>, <c>2m</c>, <c>1h</c>; at most a day.</summary>
internal static class DurationText
{
    public static TimeSpan Parse(string flag, string text)
    {
        (string suffix, double seconds) = text.EndsWith("ms", StringComparison.Ordinal) ? ("ms", 0.001)
            : text.EndsWith('s') ? ("s", 1)
            : text.EndsWith('m') ? ("m", 60)
            : text.EndsWith('h') ? ("h", 3600)
            : ("", 0);
        bool isNumber = double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count);
        double total = isNumber ? count * seconds : 0;
        if (total is > 0 and <= 86400)
            return TimeSpan.FromSeconds(total);
        throw CommandFailedException.Usage($"{flag} {TerminalText.Short(text)} is not a duration", "Such as 500ms, 30s, 2m or 1h; at most 24h.");
    }
}
