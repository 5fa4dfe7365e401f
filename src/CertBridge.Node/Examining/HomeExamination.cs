using CertBridge.Protocol.Ids;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Examining;

/// <summary>Looks at a home from outside a running node: <c>node preflight</c>, and <c>node doctor</c> where the node does not answer.</summary>
public static class HomeExamination
{
    private static readonly HashSet<string> Hindering = [.. HomeChecks.All.Where(check => check.HindersStart).Select(check => check.Name)];

    /// <summary>Everything that can be seen without the network and without a running node.</summary>
    public static IReadOnlyList<Finding> Look(NodeHome home, TimeProvider time)
    {
        using var examined = new ExaminedHome(home, time, ExaminedMachine.This(home, time));
        return Look(examined);
    }

    /// <summary>The same before a start: a failure that does not hinder it is a warning.</summary>
    public static IReadOnlyList<Finding> BeforeStart(NodeHome home, TimeProvider time) => BeforeStart(Look(home, time));

    internal static IReadOnlyList<Finding> BeforeStart(IReadOnlyList<Finding> findings) =>
        [.. findings.Select(finding => finding.Level == FindingLevel.Failure && !Hindering.Contains(finding.Name) ? finding with { Level = FindingLevel.Warning } : finding)];

    internal static IReadOnlyList<Finding> Look(ExaminedHome home, PartnerId? only = null) =>
    [
        .. HomeChecks.Run(home),
        .. home.Partners.Where(partner => partner.IsValid && (only is null || partner.Value.Id == only))
            .SelectMany(partner => PartnerChecks.Run(new ExaminedPartner(partner.Value!, home.Now))),
    ];
}
