using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Trusting;

/// <summary>
/// Which agreement with a partner comes before which, and how many officers each takes. A version that is signed later, or comes between two others, is judged
/// where it belongs, and those above it are judged again. Both sides come to the same whatever arrived first, but for one thing: of two versions that each open
/// what the other does not, the one that was signed first stays, and only who was there knows which it was.
/// </summary>
internal static class AgreementOrder
{
    /// <summary>By id and version, the same after a restart as before it, each told how many officers it takes, and what is signed now for the first time that it is.</summary>
    public static IReadOnlyList<KnownAgreement> Of(IEnumerable<KnownAgreement> agreements)
    {
        List<KnownAgreement> ranked = [];
        foreach (KnownAgreement next in Ranked(agreements))
            ranked.Add(next with { OfficersNeeded = OfficersFor(next, ranked) });
        ulong last = ranked.Max(agreement => agreement.Completed) ?? 0;
        return [.. ranked
            .Select(agreement => agreement is { Completed: null, HasEverySignature: true } ? agreement with { Completed = ++last } : agreement)
            .OrderBy(agreement => agreement.Document.Id, StringComparer.Ordinal).ThenBy(agreement => agreement.Document.Version)];
    }

    /// <summary>
    /// From the one every other takes the place of to the one that takes every other's: the higher version, then the later first day, then the hash. Of several
    /// in force only the last counts, under whatever id, so a new id opens no way round.
    /// </summary>
    public static IEnumerable<KnownAgreement> Ranked(IEnumerable<KnownAgreement> agreements) => agreements
        .OrderBy(agreement => agreement.Document.Version)
        .ThenBy(agreement => agreement.Document.From)
        .ThenByDescending(agreement => agreement.Document.Hash.ToString(), StringComparer.Ordinal);

    /// <summary>
    /// True where something above it lost a signature and it opens more than that: the departure of one officer brings back nothing that was closed. Until
    /// another officer signs, or a higher version is signed, nothing is in force then.
    /// </summary>
    public static bool IsBarred(KnownAgreement agreement, IEnumerable<KnownAgreement> agreements, DateOnly today) => agreements.Any(above =>
        above.Document.Version >= agreement.Document.Version
        && above.Document.From <= today && today <= above.Document.Until
        && above.IsLapsed && Ranked([agreement, above]).Last() == above
        && AgreementComparison.Widens(above.Document, agreement.Document));

    /// <summary>
    /// How it stands by what was said of it and of all that would take its place: where one officer stops what is in force, nothing below it opens because of that, under whatever id. What only one side
    /// has signed closes nothing but itself: else one side could end everything by a proposal of its own.
    /// </summary>
    public static AgreementStanding StandingOf(KnownAgreement agreement, IEnumerable<KnownAgreement> agreements) => agreements
        .Where(above => above.Standing != AgreementStanding.Open && (above.Document.Hash == agreement.Document.Hash || above.IsOfBothSides) && Ranked([agreement, above]).Last().Document.Hash == above.Document.Hash)
        .Select(above => above.Standing)
        .DefaultIfEmpty()
        .Max();

    private static int OfficersFor(KnownAgreement agreement, List<KnownAgreement> lower) => ComparedWith(agreement, lower)
        .Select(before => AgreementComparison.OfficersFor(before.Known.Document, agreement.Document, before.IsStopped))
        .Append(agreement.Document.OfficersPerSide)
        .Max();

    /// <summary>
    /// The highest that both sides have signed. Above it also those that have lost a signature because its officer left the card, and those both sides had signed that take more
    /// officers by now: they may have been in force, and what was kept out by one of them must not come in because an officer of it goes, or a lower version is signed. And those that are stopped, until two officers
    /// of each side have signed one above: also one that is passed over, since which was signed first must not tell whether their word lifts a stop.
    /// </summary>
    private static IEnumerable<(KnownAgreement Known, bool IsStopped)> ComparedWith(KnownAgreement agreement, List<KnownAgreement> lower)
    {
        bool isLifted = false;
        foreach (KnownAgreement before in lower.AsEnumerable().Reverse())
        {
            bool isStopped = !isLifted && IsStopped(before);
            if (!isStopped && IsSignedInBetween(before, agreement))
            {
                isLifted |= before.IsSigned;
                continue;
            }
            if (before.IsSigned || before.Past.Count > 0 || before.IsLapsed || isStopped)
                yield return (before, isStopped);
            if (before.IsSigned)
                yield break;
        }
    }

    private static bool IsStopped(KnownAgreement agreement) => agreement.Standing != AgreementStanding.Open && agreement.IsOfBothSides;

    /// <summary>
    /// A lower version that was signed after the one above it and opens what that one does not takes nobody's place: as few officers as it takes to narrow the
    /// version below it would open again what the one above has closed.
    /// </summary>
    private static bool IsSignedInBetween(KnownAgreement lower, KnownAgreement above) =>
        above.Completed is { } first && !(lower.Completed < first) && AgreementComparison.Widens(above.Document, lower.Document);
}
