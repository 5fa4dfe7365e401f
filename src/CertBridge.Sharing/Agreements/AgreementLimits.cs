namespace CertBridge.Sharing.Agreements;

/// <summary>How much one side may send the other; null where the agreement says nothing.</summary>
public sealed record AgreementLimits(Rate? Reports, Rate? Indicators, Rate? Urgent, Rate? Bytes)
{
    public static readonly AgreementLimits None = new(null, null, null, null);
}

/// <summary>So many in such a time: <c>200/day</c>, <c>20/s</c>, <c>2GiB/day</c>.</summary>
public sealed record Rate(long Count, TimeSpan Per)
{
    /// <summary>Periods a report may be held for where the limit is used up; what would wait longer is denied.</summary>
    public const int PeriodsHeldMax = 30;

    /// <summary>The fixed period in UTC an instant lies in, by its first: a day begins at midnight.</summary>
    public DateTimeOffset PeriodBegin(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % Per.Ticks), TimeSpan.Zero);

    /// <summary>Never more than the other allows: neither at once nor over any time. One period is always a whole part of the longer one.</summary>
    public bool IsWithin(Rate other) => Count <= other.Count && (Int128)Count * other.Per.Ticks <= (Int128)other.Count * Per.Ticks;

    /// <summary>For people: <c>200 a day</c>.</summary>
    public override string ToString() => $"{Count} a {Word(Per)}";

    private static string Word(TimeSpan per) => per.TotalSeconds switch
    {
        1 => "second",
        60 => "minute",
        3_600 => "hour",
        _ => "day",
    };
}
