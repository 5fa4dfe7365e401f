using System.Globalization;
using System.Text;

namespace CertBridge.Cli.Printing;

/// <summary>How far work is, as one line for people: done of all, how fast, how long still. Pure; the clock is the caller's.</summary>
internal static class ProgressLine
{
    /// <param name="what">What is counted, such as <c>leaves</c>; where nothing is, what is done.</param>
    /// <param name="done">So far.</param>
    /// <param name="all">0 where nobody knows.</param>
    /// <param name="elapsed">Since it began.</param>
    /// <param name="atMost">How long it may take; null where nothing ends it but the work.</param>
    public static string Of(string what, ulong done, ulong all, TimeSpan elapsed, TimeSpan? atMost = null)
    {
        var line = new StringBuilder(what).Append("  ");
        if (all > 0)
            line.Append(Grouped(Math.Min(done, all))).Append(" of ").Append(Grouped(all)).Append("  ");
        else if (done > 0)
            line.Append(Grouped(done)).Append("  ");
        if (atMost is { } limit)
            return line.Append("at most ").Append(HumanTime.Span(limit > elapsed ? limit - elapsed : TimeSpan.Zero)).Append(" left").ToString();
        double rate = elapsed > TimeSpan.Zero ? done / elapsed.TotalSeconds : 0;
        if (rate >= 1)
            line.Append(Grouped((ulong)rate)).Append(" a second  ");
        if (all > done && done > 0)
            return line.Append("about ").Append(HumanTime.Span(TimeSpan.FromSeconds(Math.Ceiling((all - done) / rate)))).Append(" left").ToString();
        return line.Append(HumanTime.Span(elapsed)).ToString();
    }

    private static string Grouped(ulong count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
