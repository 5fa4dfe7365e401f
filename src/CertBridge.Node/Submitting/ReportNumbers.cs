using CertBridge.Node.Linking;
using CertBridge.Storage;

namespace CertBridge.Node.Submitting;

/// <summary>
/// Gives every report its number of the year. The number is needed before sealing, so it is given from memory and becomes durable in the
/// commit that stores the report: no flush of its own. After a crash a number whose report was never stored is given again; nobody has
/// seen it. A node that was put back to an older store leaves numbers out, see <see cref="LinkStops"/>. A submission that failed after it took a number leaves a gap, which means nothing.
/// </summary>
internal sealed class ReportNumbers(NodeStore store, LinkStops? stops = null)
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, long> last = [];

    public long Take(int year)
    {
        lock (gate)
            return last[year] = Following(year);
    }

    /// <summary>The number the next report gets, if no other comes between. It is not given away.</summary>
    public long Look(int year)
    {
        lock (gate)
            return Following(year);
    }

    /// <summary>Each year is begun from the store once: around New Year both years' reports are on their way, and those are not stored yet.</summary>
    private long Following(int year) =>
        1 + Math.Max(last.TryGetValue(year, out long before) ? before : store.Read(reader => reader.LastReportNumber(year)), stops?.ReportsGoOnAfter(year) ?? 0);
}
