using System.Collections.Concurrent;

namespace CertBridge.Node.Watching;

/// <summary>Every series of one metric. What labels could ever hold is bounded already; this bounds a mistake.</summary>
internal sealed class SeriesTable(MeterDescription description, IReadOnlyList<double>? bounds = null)
{
    /// <summary>1,000 partners with a handful of results each; what is over it is counted together, without labels.</summary>
    public const int SeriesMax = 20_000;

    private readonly ConcurrentDictionary<SeriesKey, SeriesCell> cells = new();
    private readonly SeriesCell overflow = new(bounds);

    public MeterDescription Description => description;

    public SeriesCell Cell(SeriesKey key)
    {
        if (cells.TryGetValue(key, out SeriesCell? known))
            return known;
        return cells.Count < SeriesMax ? cells.GetOrAdd(key, static (_, bounds) => new SeriesCell(bounds), bounds) : overflow;
    }

    public IEnumerable<(SeriesKey Key, SeriesCell Cell)> Rows()
    {
        foreach ((SeriesKey key, SeriesCell cell) in cells.OrderBy(pair => pair.Key.First, StringComparer.Ordinal).ThenBy(pair => pair.Key.Second, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Third, StringComparer.Ordinal).ThenBy(pair => pair.Key.Fourth, StringComparer.Ordinal))
            yield return (key, cell);
        if (overflow.Count > 0)
            yield return (default, overflow);
    }
}
