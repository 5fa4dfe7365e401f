using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>The times of an incident. <see cref="Aware"/> starts the clocks of NIS2 article 23(4).</summary>
public sealed record ReportTimes
{
    /// <summary>Clocks of two machines may differ by this much before a time counts as in the future.</summary>
    public static readonly TimeSpan SkewMax = TimeSpan.FromMinutes(5);

    public ReportMoment? Started { get; init; }

    public ReportMoment? Detected { get; init; }

    public ReportMoment? Aware { get; init; }

    public ReportMoment? Reported { get; init; }

    public ReportMoment? Contained { get; init; }

    public ReportMoment? Recovered { get; init; }

    public ReportMoment? Ended { get; init; }

    private IEnumerable<(string Name, ReportMoment? Moment)> All =>
    [
        ("started", Started), ("detected", Detected), ("aware", Aware), ("reported", Reported),
        ("contained", Contained), ("recovered", Recovered), ("ended", Ended),
    ];

    /// <param name="times">The group, or null when it is missing.</param>
    /// <param name="now">Nothing lies later than this; null for a report that was judged when it was submitted.</param>
    internal static ReportTimes Read(DocumentFields? times, DateTimeOffset? now)
    {
        if (times is null)
            return new ReportTimes();
        var read = new ReportTimes
        {
            Started = ReportMoment.Read(times, "started"),
            Detected = ReportMoment.Read(times, "detected"),
            Aware = ReportMoment.Read(times, "aware"),
            Reported = ReportMoment.Read(times, "reported"),
            Contained = ReportMoment.Read(times, "contained"),
            Recovered = ReportMoment.Read(times, "recovered"),
            Ended = ReportMoment.Read(times, "ended"),
        };
        times.RefuseOthers();
        read.CheckOrder(times);
        if (now is { } latest)
            read.CheckFuture(times, latest);
        return read;
    }

    internal void Write(Utf8JsonWriter json) => json.Group("times", All.Any(time => time.Moment is not null), fields =>
    {
        foreach ((string name, ReportMoment? moment) in All)
            moment?.Write(fields, name);
    });

    private void CheckOrder(DocumentFields times)
    {
        (string Name, ReportMoment? Moment)[] first = [.. All.Take(4).Where(time => time.Moment is not null)];
        foreach (((string Name, ReportMoment? Moment) before, (string Name, ReportMoment? Moment) after) in first.Zip(first.Skip(1)))
            CheckPair(times, before, after);
        foreach ((string Name, ReportMoment? Moment) after in All.Skip(4).Where(time => time.Moment is not null))
            CheckPair(times, ("started", Started), after);
    }

    private static void CheckPair(DocumentFields times, (string Name, ReportMoment? Moment) before, (string Name, ReportMoment? Moment) after)
    {
        if (before.Moment is null || before.Moment.CanPrecede(after.Moment!))
            return;
        times.Report(
            ReportErrors.TimeOrder,
            after.Name,
            $"{InstantText.Write(after.Moment!.At)} is before {times.At(before.Name)}, {InstantText.Write(before.Moment.At)}.");
    }

    private void CheckFuture(DocumentFields times, DateTimeOffset now)
    {
        foreach ((string name, ReportMoment? moment) in All)
        {
            if (moment is not null && moment.Earliest > now + SkewMax)
                times.Report(ReportErrors.TimeOrder, name, $"{InstantText.Write(moment.At)} is in the future; it is {InstantText.Write(now)}.");
        }
    }
}
