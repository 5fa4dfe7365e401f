using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// Indicators that are marked stricter than what the agreement carries: on the way out they are withheld, and everything is asked about what remains, as if its author had left them out (decision 0023). So a report that is
/// over the ceiling itself is denied for its own marking, and what is TLP:RED never goes in one that does not say so as a whole.
/// </summary>
/// <param name="Count">How many; at least one.</param>
/// <param name="Rest">The report without them.</param>
/// <param name="Obligation">Drops them from the copy, so that they are searched for in it and stand in the record by their numbers.</param>
internal sealed record ItemsOverCeiling(int Count, Report Rest, Obligation Obligation)
{
    /// <param name="question">On the way out, about the whole.</param>
    /// <param name="report">The report it is about.</param>
    /// <returns>Null where nothing is withheld: no agreement is in force to ask, all of it is under the ceiling, the partner holds what would be, or the whole is TLP:RED, which is no matter of the ceiling.</returns>
    public static ItemsOverCeiling? Of(SharingQuestion question, Report report)
    {
        if (question.HoldsLooser || question.Agreement is null || question.Marking is null || question.Marking.Tlp <= question.Agreement.Document.Ceilings.Tlp)
            return null; // as good as always, and nothing was looked through for it
        if (AgreementGuards.AgreementAsked(question) is not { Ceilings.Tlp: var ceiling } || report.Content.Tlp is not (>= Tlp.Clear and < Tlp.Red))
            return null;
        Indicator[] kept = [.. report.Content.Indicators.Where(indicator => !CeilingObligation.IsOver(indicator, ceiling))];
        int count = report.Content.Indicators.Count - kept.Length;
        return count == 0 ? null : new ItemsOverCeiling(count, report with { Content = report.Content with { Indicators = kept } }, CeilingObligation.Of(ceiling));
    }

    /// <summary>The question about what remains.</summary>
    public SharingQuestion Ask(SharingQuestion question) => question with { Marking = Rest.Content.StrictestMarking, ItemsOverCeiling = Count };
}
