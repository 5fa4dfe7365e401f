using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Trusting;

/// <summary>
/// Which agreement with a partner comes before which, and how many officers each takes. Both follow from the documents and the signatures and from nothing
/// else, so that both sides come to the same, whatever arrived first: a version that is signed later, or comes between two others, is judged where it belongs,
/// and those above it are judged again.
/// </summary>
internal static class AgreementOrder
{
    /// <summary>By id and version, the same after a restart as before it, each told how many officers it takes.</summary>
    public static IReadOnlyList<KnownAgreement> Of(IEnumerable<KnownAgreement> agreements)
    {
        List<KnownAgreement> ranked = [];
        foreach (KnownAgreement next in Ranked(agreements))
            ranked.Add(next with { OfficersNeeded = OfficersFor(next.Document, ranked) });
        return [.. ranked.OrderBy(agreement => agreement.Document.Id, StringComparer.Ordinal).ThenBy(agreement => agreement.Document.Version)];
    }

    /// <summary>
    /// From the one every other takes the place of to the one that takes every other's: the higher version, then the later first day, then the hash. Of several
    /// in force only the last counts, under whatever id, so a new id opens no way round.
    /// </summary>
    public static IEnumerable<KnownAgreement> Ranked(IEnumerable<KnownAgreement> agreements) => agreements
        .OrderBy(agreement => agreement.Document.Version)
        .ThenBy(agreement => agreement.Document.From)
        .ThenByDescending(agreement => agreement.Document.Hash.ToString(), StringComparer.Ordinal);

    private static int OfficersFor(Agreement document, List<KnownAgreement> lower) => ComparedWith(lower)
        .Select(before => AgreementComparison.OfficersFor(before.Document, document))
        .Append(document.OfficersPerSide)
        .Max();

    /// <summary>
    /// The highest that both sides have signed. Above it also those that have lost a signature because its officer left the card: they may have been in force,
    /// and what was kept out by one of them must not come in because an officer of it goes.
    /// </summary>
    private static IEnumerable<KnownAgreement> ComparedWith(List<KnownAgreement> lower)
    {
        foreach (KnownAgreement before in lower.AsEnumerable().Reverse())
        {
            if (before.IsSigned || before.Past.Count > 0)
                yield return before;
            if (before.IsSigned)
                yield break;
        }
    }
}
