namespace CertBridge.Node.Linking;

/// <summary>A partner's clock against ours, as of its last hello: their time minus ours, the way of the hello included.</summary>
internal static class ClockOffset
{
    /// <summary>Beyond this a warning is shown and logged: a clock that is kept by NTP is not off by so much.</summary>
    public static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(2);

    /// <summary>Beyond this an alarm calls a person: the times in reports and receipts mislead, and certificates come to be not yet valid.</summary>
    public static readonly TimeSpan Wrong = TimeSpan.FromSeconds(60);

    /// <summary>A clock further off than this is shown as this far off: a hello may name any number.</summary>
    private static readonly TimeSpan Max = TimeSpan.FromDays(366);

    public static TimeSpan Between(ulong theirsMillis, DateTimeOffset ours) =>
        TimeSpan.FromMilliseconds(Math.Clamp((double)theirsMillis - ours.ToUnixTimeMilliseconds(), -Max.TotalMilliseconds, Max.TotalMilliseconds));

    /// <summary>Stable: ok, off or wrong.</summary>
    public static string Word(TimeSpan offset) => offset.Duration() > Wrong ? "wrong" : offset.Duration() > Noticeable ? "off" : "ok";
}
