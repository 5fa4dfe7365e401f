namespace CertBridge.Cli.Printing;

/// <summary>Instants and durations: both forms for people (<c>01:49Z (3 min ago)</c>), RFC 3339 and ISO 8601 for programs.</summary>
internal sealed class HumanTime(TimeProvider time)
{
    /// <summary>RFC 3339 in UTC with milliseconds, or null for 0, which means never.</summary>
    public static string? Rfc3339(ulong unixMilliseconds) => unixMilliseconds is 0 or > (ulong)253402300799999
        ? null
        : Rfc3339(DateTimeOffset.FromUnixTimeMilliseconds((long)unixMilliseconds));

    public static string Rfc3339(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    /// <summary>Both forms, with the date unless it is today's; empty for 0.</summary>
    public string Both(ulong unixMilliseconds)
    {
        if (Rfc3339(unixMilliseconds) is null)
            return "";
        return Both(DateTimeOffset.FromUnixTimeMilliseconds((long)unixMilliseconds));
    }

    public string Both(DateTimeOffset at)
    {
        DateTimeOffset now = time.GetUtcNow();
        string clock = at.UtcDateTime.ToString(at.UtcDateTime.Date == now.UtcDateTime.Date ? "HH:mm'Z'" : "yyyy-MM-dd HH:mm'Z'");
        TimeSpan age = now - at;
        return age >= TimeSpan.Zero ? $"{clock} ({Span(age)} ago)" : $"{clock} (in {Span(-age)})";
    }

    /// <summary>Both forms for what ends in seconds: the clock shows them.</summary>
    public string ToTheSecond(ulong unixMilliseconds)
    {
        if (Rfc3339(unixMilliseconds) is null)
            return "";
        DateTimeOffset at = DateTimeOffset.FromUnixTimeMilliseconds((long)unixMilliseconds);
        DateTimeOffset now = time.GetUtcNow();
        string clock = at.UtcDateTime.ToString(at.UtcDateTime.Date == now.UtcDateTime.Date ? "HH:mm:ss'Z'" : "yyyy-MM-dd HH:mm:ss'Z'");
        return at > now ? $"{clock} (in {Span(at - now)})" : clock;
    }

    /// <summary>One unit, rounded down: 3 min, 2 d.</summary>
    public static string Span(TimeSpan span) =>
        span.TotalSeconds < 1 ? $"{span.TotalMilliseconds:0} ms"
        : span.TotalMinutes < 1 ? $"{(int)span.TotalSeconds} s"
        : span.TotalHours < 1 ? $"{(int)span.TotalMinutes} min"
        : span.TotalDays < 1 ? $"{(int)span.TotalHours} h"
        : $"{(int)span.TotalDays} d";

    public static string Span(ulong milliseconds) => Span(TimeSpan.FromMilliseconds(Math.Min(milliseconds, (ulong)TimeSpan.MaxValue.TotalMilliseconds / 2)));

    /// <summary>ISO 8601 duration, with a minus before it where it is negative.</summary>
    public static string Iso8601(long milliseconds) => $"{(milliseconds < 0 ? "-" : "")}{Iso8601((ulong)Math.Abs(milliseconds))}";

    /// <summary>ISO 8601 duration.</summary>
    public static string Iso8601(ulong milliseconds) => $"PT{milliseconds / 1000.0:0.###}S";
}
