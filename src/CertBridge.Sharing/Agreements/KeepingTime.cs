using System.Globalization;
using System.Text.RegularExpressions;

namespace CertBridge.Sharing.Agreements;

/// <summary>
/// How long something may be kept, in months and days, of which neither is so many of the other. Two are compared as XML Schema compares durations
/// (W3C XML Schema 1.1 part 2, section 3.3.6): added to four days between which months and years have every length they can have.
/// </summary>
internal readonly partial record struct KeepingTime(int Months, int Days)
{
    private static readonly DateOnly[] Beginnings = [new(1696, 9, 1), new(1697, 2, 1), new(1903, 3, 1), new(1903, 7, 1)];

    /// <param name="text">One that <see cref="Form"/> matches.</param>
    public static KeepingTime Parse(string text)
    {
        Match match = Form().Match(text);
        return match.Success
            ? new KeepingTime((12 * Number(match, "years")) + Number(match, "months"), Number(match, "days"))
            : throw new FormatException("The text is not a duration in days, months and years.");
    }

    /// <summary>The end of what began at an instant; a day that a month does not have is its last. The end of time where it lies beyond.</summary>
    public DateTimeOffset EndFrom(DateTimeOffset beginning)
    {
        try
        {
            return beginning.AddMonths(Months).AddDays(Days);
        }
        catch (ArgumentOutOfRangeException)
        {
            return DateTimeOffset.MaxValue;
        }
    }

    /// <summary>True when there is a day from which on this one is longer.</summary>
    public bool MayBeLongerThan(KeepingTime other)
    {
        foreach (DateOnly beginning in Beginnings)
        {
            if (EndFrom(beginning) > other.EndFrom(beginning))
                return true;
        }
        return false;
    }

    [GeneratedRegex("^P(?=[0-9])((?<years>[0-9]{1,3})Y)?((?<months>[0-9]{1,4})M)?((?<days>[0-9]{1,5})D)?\\z", AgreementReading.FormOptions, AgreementReading.FormMillisecondsMax)]
    public static partial Regex Form();

    private DateOnly EndFrom(DateOnly beginning) => beginning.AddMonths(Months).AddDays(Days);

    private static int Number(Match match, string part) =>
        match.Groups[part].Success ? int.Parse(match.Groups[part].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;
}
