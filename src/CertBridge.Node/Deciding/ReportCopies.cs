using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Reports;

namespace CertBridge.Node.Deciding;

/// <summary>The copies of one report that partners get, each made once: what differs is only what an agreement grants.</summary>
internal sealed class ReportCopies(Report report)
{
    /// <summary>Grant of an agreement: names of victims who consented may leave.</summary>
    private const string VictimNameGrant = "victim-name";

    private readonly Lazy<IReadOnlyList<EnvelopeItem>> plain = new(() => ReportItems.Split(report));
    private readonly Lazy<IReadOnlyList<EnvelopeItem>> withNames = new(() => ReportItems.Split(report, isVictimNameGranted: true));

    /// <summary>As this node keeps it.</summary>
    public Report Report { get; } = report;

    /// <summary>As a partner under the agreement gets it. Items are read, never changed: partners share them, salted for each.</summary>
    public IReadOnlyList<EnvelopeItem> Under(Agreement agreement) => IsVictimNameGranted(agreement) ? withNames.Value : plain.Value;

    /// <summary>Paths of what a partner under the agreement does not get.</summary>
    public IReadOnlyList<string> WithheldUnder(Agreement agreement) => ReportItems.Withheld(Report, IsVictimNameGranted(agreement));

    private static bool IsVictimNameGranted(Agreement agreement) => agreement.Grants.Contains(VictimNameGrant);
}
