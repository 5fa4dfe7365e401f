using System.Globalization;

namespace CertBridge.Cli.Running;

/// <summary>A number and a unit, such as <c>20s</c> or <c>7d</c>: what every flag that takes a time understands. Which units, and how much, is each flag's own.</summary>
internal static class TimeQuantity
{
    // The longest first, as ms ends like s.
    private static readonly (string Unit, double Seconds)[] Units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3_600), ("d", 86_400), ("w", 604_800)];

    /// <param name="text">As it was typed.</param>
    /// <param name="most">Beyond this it is none.</param>
    /// <param name="number">Whether fractions are numbers.</param>
    /// <param name="units">Those that are taken.</param>
    /// <returns>Null when it is not a number with one of the units behind it.</returns>
    public static TimeSpan? Of(string text, TimeSpan most, NumberStyles number, params ReadOnlySpan<string> units)
    {
        (string unit, double seconds) = Array.Find(Units, one => text.EndsWith(one.Unit, StringComparison.Ordinal));
        return unit is not null && units.Contains(unit) && double.TryParse(text.AsSpan(0, text.Length - unit.Length), number, CultureInfo.InvariantCulture, out double count)
            && count * seconds <= most.TotalSeconds
                ? TimeSpan.FromSeconds(count * seconds)
                : null;
    }
}
