using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>When something happened, and how exactly that is known: from <c>year</c> to <c>second</c>.</summary>
public sealed record ReportMoment(DateTimeOffset At, string Fidelity = "second")
{
    /// <summary>The first instant it can have been.</summary>
    public DateTimeOffset Earliest => Fidelity switch
    {
        "year" => new DateTimeOffset(At.Year, 1, 1, 0, 0, 0, TimeSpan.Zero),
        "month" => new DateTimeOffset(At.Year, At.Month, 1, 0, 0, 0, TimeSpan.Zero),
        "day" => new DateTimeOffset(At.Date, TimeSpan.Zero),
        "hour" => new DateTimeOffset(At.Year, At.Month, At.Day, At.Hour, 0, 0, TimeSpan.Zero),
        "minute" => new DateTimeOffset(At.Year, At.Month, At.Day, At.Hour, At.Minute, 0, TimeSpan.Zero),
        _ => At,
    };

    /// <summary>The last instant it can have been.</summary>
    public DateTimeOffset Latest => Fidelity switch
    {
        "year" => Earliest.AddYears(1).AddTicks(-1),
        "month" => Earliest.AddMonths(1).AddTicks(-1),
        "day" => Earliest.AddDays(1).AddTicks(-1),
        "hour" => Earliest.AddHours(1).AddTicks(-1),
        "minute" => Earliest.AddMinutes(1).AddTicks(-1),
        _ => At,
    };

    /// <summary>False only when it cannot have been before or at the same time as <paramref name="other"/>.</summary>
    public bool CanPrecede(ReportMoment other) => Earliest <= other.Latest;

    /// <summary>Either a time as text, or <c>{ at, fidelity }</c>.</summary>
    internal static ReportMoment? Read(DocumentFields times, string name)
    {
        if (times.Node(name) is not DocumentMap)
            return times.Instant(name) is { } exact ? Within(times, name, new ReportMoment(exact)) : null;
        DocumentFields fields = times.Group(name)!;
        DateTimeOffset? at = fields.Instant("at", required: true);
        string fidelity = fields.Word("fidelity", Vocabularies.Fidelities.Words) ?? "second";
        fields.RefuseOthers();
        return at is { } value ? Within(times, name, new ReportMoment(value, fidelity)) : null;
    }

    internal void Write(Utf8JsonWriter json, string name)
    {
        if (Fidelity == "second")
            json.Instant(name, At);
        else
            json.Group(name, isPresent: true, fields =>
            {
                fields.Instant("at", At);
                fields.Text("fidelity", Fidelity);
            });
    }

    // Years that no incident has: they are slips, and arithmetic at the ends of the calendar overflows.
    private static ReportMoment? Within(DocumentFields times, string name, ReportMoment moment)
    {
        if (moment.At.Year is >= 1970 and <= 9998)
            return moment;
        times.Report(ReportErrors.TimeOrder, name, $"The year {moment.At.Year} is outside 1970 to 9998.");
        return null;
    }
}
