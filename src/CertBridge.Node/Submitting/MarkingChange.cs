using CertBridge.Node.Deciding;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Submitting;

/// <summary>How a later revision is marked, against one that was stored: as a whole, item by item where the content is still there, for what may be done with it and onward, and for what its author wants taken out of it.</summary>
/// <param name="IsLooser">Something may go further than before.</param>
/// <param name="IsTighter">Something may not go as far as before.</param>
internal sealed record MarkingChange(bool IsLooser, bool IsTighter)
{
    /// <param name="stored">The revision before.</param>
    /// <param name="after">The later one.</param>
    public static MarkingChange Between(ReportRow stored, ReportDraft after) => Between(new Marking { Tlp = stored.Tlp, Pap = stored.Pap }, StoredRevision.ContentOf(stored.Json), after);

    /// <param name="whole">How the revision before was marked.</param>
    /// <param name="before">What it said; null where that is forgotten, and only the whole is compared.</param>
    /// <param name="after">The later one.</param>
    public static MarkingChange Between(Marking whole, ReportDraft? before, ReportDraft after)
    {
        bool isLooser = MarkingWords.IsLooser(after.Marking, whole);
        bool isTighter = MarkingWords.IsLooser(whole, after.Marking);
        if (before is null)
            return new MarkingChange(isLooser, isTighter);
        ILookup<IndicatorValue, Marking> now = Markings(after);
        foreach (IGrouping<IndicatorValue, Marking> item in Markings(before))
        {
            Marking was = item.Aggregate(MarkingWords.Strictest);
            isLooser |= now[item.Key].Any(marking => MarkingWords.IsLooser(marking, was));
            isTighter |= now[item.Key].Any(marking => MarkingWords.IsLooser(was, marking));
        }
        (ExchangePolicy wasStated, ExchangePolicy isStated) = (before.ExchangePolicy ?? ExchangePolicy.Silent, after.ExchangePolicy ?? ExchangePolicy.Silent);
        isLooser |= ExchangePolicy.IsLooser(isStated, wasStated);
        isTighter |= ExchangePolicy.IsLooser(wasStated, isStated);
        isLooser |= before.Redact.Except(after.Redact, StringComparer.Ordinal).Any();
        isTighter |= after.Redact.Except(before.Redact, StringComparer.Ordinal).Any();
        return new MarkingChange(
            isLooser || (before.Onward == OnwardRule.Nobody && after.Onward != OnwardRule.Nobody),
            isTighter || (before.Onward != OnwardRule.Nobody && after.Onward == OnwardRule.Nobody));
    }

    /// <summary>Of each value how it is marked where it stands: by its own marking, or by the whole.</summary>
    private static ILookup<IndicatorValue, Marking> Markings(ReportDraft draft) =>
        draft.Indicators.ToLookup(indicator => indicator.What, indicator => indicator.Marking is { } own ? MarkingWords.Strictest(own, draft.Marking) : draft.Marking);
}
