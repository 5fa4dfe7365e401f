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
public sealed record ItemsOverCeiling(int Count, Report Rest, Obligation Obligation)
{
    /// <param name="question">On the way out, about the whole.</param>
    /// <param name="report">The report it is about.</param>
    /// <returns>Null where nothing is withheld: no agreement is in force to ask, all of it is under the ceiling, the partner holds what would be, or the whole is TLP:RED, which is no matter of the ceiling.</returns>
    public static ItemsOverCeiling? Of(SharingQuestion question, Report report)
    {
        if (question.HoldsLooser || Among(question, report) is not { Count: > 0 } over)
            return null;
        Tlp ceiling = question.Agreement!.Document.Ceilings.Tlp;
        Indicator[] kept = [.. report.Content.Indicators.Where(indicator => !CeilingObligation.IsOver(indicator, ceiling))];
        return new ItemsOverCeiling(over.Count, report with { Content = report.Content with { Indicators = kept } }, CeilingObligation.Of(ceiling));
    }

    /// <summary>The indicators that alone are over the ceiling, of a report that is within it as a whole; none where no agreement is in force to ask.</summary>
    public static IReadOnlyList<Indicator> Among(SharingQuestion question, Report report)
    {
        if (question.Agreement is null || question.Marking is null || question.Marking.Tlp <= question.Agreement.Document.Ceilings.Tlp)
            return []; // as good as always, and nothing was looked through for it
        return AgreementGuards.AgreementAsked(question) is { Ceilings.Tlp: var ceiling } && report.Content.Tlp is >= Tlp.Clear and < Tlp.Red
            ? [.. report.Content.Indicators.Where(indicator => CeilingObligation.IsOver(indicator, ceiling))]
            : [];
    }

    /// <summary>The question about what remains.</summary>
    public SharingQuestion Ask(SharingQuestion question) => question with { Marking = Rest.Content.StrictestMarking, ItemsOverCeiling = Count };
}
