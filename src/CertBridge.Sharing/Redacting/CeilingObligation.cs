using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// Drops every indicator that is marked stricter than a ceiling. No policy can write it: the ceiling is the agreement's, and no path chooses by marking.
/// </summary>
internal static class CeilingObligation
{
    /// <summary>The guard that asks for the ceiling, which stands where a rule's id would.</summary>
    public const string By = "G04";

    /// <summary>What is marked with words that are not known is not chosen: another guard denies the whole for it.</summary>
    public static bool IsOver(Indicator indicator, Tlp ceiling) => indicator.Marking is { } own && own.Tlp > ceiling && MarkingWords.IsWhole(own);

    public static Obligation Of(Tlp ceiling)
    {
        var chosen = new RedactionSelector(RedactionSelector.Above, MarkingWords.Of(ceiling)) { Ceiling = ceiling };
        var target = new RedactionTarget(RedactionTable.Indicators.Whole.Path, [RedactionTable.Indicators.Whole], chosen);
        return new Obligation(new RedactionProfile("ceiling", [new RedactionStep(RedactionOperator.Drop, target), .. Guards]), By);
    }

    /// <summary>What is withheld is searched for in every text that leaves, also in those a policy would have to name.</summary>
    private static readonly RedactionStep[] Guards = [.. RedactionTable.All.Where(field => field.Takes(RedactionOperator.GuardText))
        .Select(field => new RedactionStep(RedactionOperator.GuardText, new RedactionTarget(field.Path, [field], null)))];

}
