namespace CertBridge.Sharing.Expressions.Reading;

/// <summary>
/// Durations as CEL writes them: <c>1h30m</c>, <c>-1.5s</c>, <c>250ms</c> (Go's <c>time.ParseDuration</c>, units h, m, s, ms, us, ns). Nothing is rounded: what is finer
/// than 100 ns is refused.
/// </summary>
internal static class DurationText
{
    private const int DigitsMax = 18;
    private const int NanosecondsPerTick = 100;

    private static readonly (string Unit, long Nanoseconds)[] Units =
        [("ns", 1), ("us", 1_000), ("µs", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000)];

    public static bool TryRead(string text, out long ticks)
    {
        ticks = 0;
        ReadOnlySpan<char> rest = text.StartsWith('-') || text.StartsWith('+') ? text.AsSpan(1) : text;
        if (rest is "0")
            return true;
        Int128 nanoseconds = 0;
        do
        {
            if (!TryReadPart(ref rest, out Int128 part))
                return false;
            nanoseconds += part;
        }
        while (!rest.IsEmpty);
        if (nanoseconds > long.MaxValue || nanoseconds % NanosecondsPerTick != 0)
            return false;
        ticks = (long)(nanoseconds / NanosecondsPerTick) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    /// <summary>Digits, perhaps with a fraction, and a unit.</summary>
    private static bool TryReadPart(ref ReadOnlySpan<char> rest, out Int128 nanoseconds)
    {
        nanoseconds = 0;
        if (!TryReadDigits(ref rest, out long whole, out int wholeDigits))
            return false;
        long fraction = 0;
        int fractionDigits = 0;
        if (rest.StartsWith('.'))
        {
            rest = rest[1..];
            if (!TryReadDigits(ref rest, out fraction, out fractionDigits))
                return false;
        }
        int unitLength = rest.IndexOfAnyInRange('0', '9') is >= 0 and var next ? next : rest.Length;
        string unit = rest[..unitLength].ToString();
        long each = Array.Find(Units, known => known.Unit == unit).Nanoseconds;
        if (wholeDigits + fractionDigits == 0 || each == 0)
            return false;
        rest = rest[unitLength..];
        Int128 scaled = (Int128)fraction * each;
        var scale = (Int128)Math.Pow(10, fractionDigits);
        nanoseconds = ((Int128)whole * each) + (scaled / scale);
        return scaled % scale == 0;
    }

    private static bool TryReadDigits(ref ReadOnlySpan<char> rest, out long value, out int count)
    {
        count = rest.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : rest.Length;
        value = 0;
        if (count > DigitsMax)
            return false;
        foreach (char digit in rest[..count])
            value = (value * 10) + (digit - '0');
        rest = rest[count..];
        return true;
    }
}
