using System.Globalization;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Policies;

/// <summary>The calendars of a policy, by name.</summary>
internal static class CalendarReading
{
    /// <summary>Calendars of one policy.</summary>
    public const int CalendarsMax = 16;

    private const int TimeLengthMax = 16;

    private static readonly Dictionary<string, DayOfWeek> Days = new[]
        { DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday }
        .ToDictionary(ShiftCalendar.Word, day => day, StringComparer.Ordinal);

    public static Dictionary<string, ShiftCalendar> Read(DocumentFields top)
    {
        var calendars = new Dictionary<string, ShiftCalendar>(StringComparer.Ordinal);
        if (top.Group("calendars") is not { } fields)
            return calendars;
        string[] names = [.. fields.Names];
        if (names.Length > CalendarsMax)
            fields.Problems.Limit(fields.Path, $"There are {names.Length} calendars; the limit is {CalendarsMax}.", fields.Line);
        foreach (string name in names.Take(CalendarsMax))
        {
            if (!PolicyReading.IsListName(name))
                fields.Report(PolicyErrors.Schema, name, "It is not the name of a calendar (1 to 40 of a-z 0-9 _, beginning with a letter, such as office).");
            if (fields.Group(name, required: true) is { } calendar && ReadOne(name, calendar) is { } read)
                calendars[name] = read;
        }
        return calendars;
    }

    private static ShiftCalendar? ReadOne(string name, DocumentFields fields)
    {
        IReadOnlyList<string> words = fields.Texts("days", Days.Count, TimeLengthMax, required: true);
        foreach (string unknown in words.Where(word => !Days.ContainsKey(word)))
            fields.Report(PolicyErrors.Vocabulary, "days", $"{Excerpt.Of(unknown)} is no day. One of: {string.Join(", ", Days.Keys)}.");
        TimeOnly? from = ReadTime(fields, "from"), until = ReadTime(fields, "until");
        if (from is not null && from == until)
            fields.Report(PolicyErrors.Schema, "until", "A shift ends at another time than it begins.");
        fields.RefuseOthers();
        DayOfWeek[] days = [.. Days.Where(day => words.Contains(day.Key)).Select(day => day.Value)];
        return days.Length == 0 || from is null || until is null ? null : new ShiftCalendar(name, days, from.Value, until.Value);
    }

    private static TimeOnly? ReadTime(DocumentFields fields, string name)
    {
        if (fields.Text(name, TimeLengthMax, required: true) is not { } text)
            return null;
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time))
            return time;
        fields.Report(PolicyErrors.Schema, name, $"{Excerpt.Of(text)} is not a time of day in UTC, such as \"07:30\".");
        return null;
    }
}
