using CertBridge.Storage;

namespace CertBridge.Node.Submitting;

/// <summary>
/// Gives every report its number of the year. The number is needed before sealing, so it is given from memory and becomes durable in the
/// commit that stores the report: no flush of its own. After a crash a number whose report was never stored is given again; nobody has
/// seen it. A submission that failed after it took a number leaves a gap, which means nothing.
/// </summary>
internal sealed class ReportNumbers(NodeStore store)
{
    private readonly Lock gate = new();
    private int year;
    private long last;

    public long Take(int ofYear)
    {
        lock (gate)
        {
            if (year != ofYear)
                last = store.Read(reader => reader.LastReportNumber(ofYear));
            year = ofYear;
            return ++last;
        }
    }
}
