using System.Globalization;

namespace CertBridge.Sharing.Policies;

/// <summary>When people are there: the same hours of the same days of every week, in UTC. A shift that ends before it begins ends the day after.</summary>
/// <param name="Name">As the policy calls it, such as <c>office</c>.</param>
/// <param name="Days">Those a shift begins on, from Monday; at least one.</param>
/// <param name="From">The first instant of a shift.</param>
/// <param name="Until">The first after it; not <paramref name="From"/>.</param>
public sealed record ShiftCalendar(string Name, IReadOnlyList<DayOfWeek> Days, TimeOnly From, TimeOnly Until)
{
    private const int DaysOfWeek = 7;

    /// <summary>The begin of the next shift; null while one is on.</summary>
    public DateTimeOffset? NextBegin(DateTimeOffset at)
    {
        DateTime now = at.UtcDateTime;
        DateTime today = now.Date;
        bool isOn = new[] { today.AddDays(-1), today }.Any(day => Begins(day) && Begin(day) <= now && now < End(day));
        if (isOn)
            return null;
        DateTime next = Enumerable.Range(0, DaysOfWeek + 1).Select(ahead => today.AddDays(ahead)).First(day => Begins(day) && Begin(day) > now);
        return new DateTimeOffset(Begin(next), TimeSpan.Zero);
    }

    /// <summary>For people, with all that counts: two calendars that read alike are alike.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name} ({string.Join(", ", Days.Select(Word))} {From:HH:mm} to {Until:HH:mm} UTC)");

    /// <summary>mon to sun.</summary>
    public static string Word(DayOfWeek day) => day.ToString()[..3].ToLowerInvariant();

    private bool Begins(DateTime day) => Days.Contains(day.DayOfWeek);

    private DateTime Begin(DateTime day) => day + From.ToTimeSpan();

    private DateTime End(DateTime day) => day.AddDays(Until <= From ? 1 : 0) + Until.ToTimeSpan();
}
