using System.Globalization;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Agreements;

/// <summary>
/// What one agreement opens that another did not, term by term. It says WIDER wherever it cannot be sure: rather two officers of each side sign than one
/// too few. What is left out counts as docs/POLICY.md says: mostly for closed, and where it bounds something for no bound at all.
/// </summary>
public static class AgreementComparison
{
    /// <summary>No one person of a side can open more than was agreed before.</summary>
    private const int OfficersToWiden = 2;

    /// <summary>Officers of the side that suspended it who have to sign that it goes on.</summary>
    public static int OfficersToResume(Agreement agreement) => Math.Max(OfficersToWiden, agreement.OfficersPerSide);

    /// <summary>Every term that differs, in the order of docs/POLICY.md; none where only the version does.</summary>
    public static IReadOnlyList<TermsChange> Of(Agreement before, Agreement after) =>
    [
        .. Text("metadata.id", before.Id, after.Id),
        .. Text("metadata.title", before.Title, after.Title),
        .. Parties(before, after),
        .. Ordered("effective.from", Day(before.From), Day(after.From), isWider: after.From < before.From),
        .. Ordered("effective.until", Day(before.Until), Day(after.Until), isWider: after.Until > before.Until),
        .. Text("effective.reviewBy", Day(before.ReviewBy), Day(after.ReviewBy)),
        .. Text("legalBasis", before.LegalBasis, after.LegalBasis),
        .. Ordered("officersPerSide", Number(before.OfficersPerSide), Number(after.OfficersPerSide), isWider: after.OfficersPerSide < before.OfficersPerSide),
        .. Words("channels", before.Channels, after.Channels),
        .. Ceilings(before.Ceilings, after.Ceilings),
        .. Sectors(before.Sectors, after.Sectors),
        .. Words("grants", before.Grants, after.Grants),
        .. MarkingWords.TlpWords.SelectMany(word => Onward(word, before.Onward, after.Onward)),
        .. ExchangeStatements.Names.SelectMany(name => Statement(name, before.ExchangePolicy, after.ExchangePolicy)),
        .. Limit("limits.reports", before.Limits.Reports, after.Limits.Reports),
        .. Limit("limits.indicators", before.Limits.Indicators, after.Limits.Indicators),
        .. Limit("limits.urgent", before.Limits.Urgent, after.Limits.Urgent),
        .. Limit("limits.bytes", before.Limits.Bytes, after.Limits.Bytes),
        .. Text("urgent.p1", Promise(before.Urgent.FirstPriority), Promise(after.Urgent.FirstPriority)),
        .. Text("urgent.p2", Promise(before.Urgent.SecondPriority), Promise(after.Urgent.SecondPriority)),
        .. Text("urgent.comcheck", before.Urgent.CommunicationCheck ?? "", after.Urgent.CommunicationCheck ?? ""),
        .. Text("languages", string.Join(", ", before.Languages), string.Join(", ", after.Languages)),
        .. MarkingWords.TlpWords.SelectMany(word => Retention(word, before.Retention, after.Retention)),
        .. Text("disputes.contact", before.Disputes.Contact, after.Disputes.Contact),
        .. YesOrNo("disputes.freezeOnRevoke", before.Disputes.FreezeOnRevoke, after.Disputes.FreezeOnRevoke, yesIsWider: false),
    ];

    public static bool Widens(Agreement before, Agreement after) => Of(before, after).Any(change => change.Direction == TermsDirection.Wider);

    /// <summary>Officers of each side who have to sign: as many as the document says, and where it widens the one before it two, or as many as that one says.</summary>
    /// <param name="before">The one before it.</param>
    /// <param name="after">The one to be signed.</param>
    /// <param name="isStopped">The one before it is suspended or terminated: whatever comes in its place opens again what was closed.</param>
    public static int OfficersFor(Agreement before, Agreement after, bool isStopped = false) =>
        isStopped || Widens(before, after) ? Math.Max(after.OfficersPerSide, Math.Max(OfficersToWiden, before.OfficersPerSide)) : after.OfficersPerSide;

    private static IEnumerable<TermsChange> Text(string field, string before, string after) => Directed(field, before, after, TermsDirection.Other);

    private static IEnumerable<TermsChange> Ordered(string field, string before, string after, bool isWider) =>
        Directed(field, before, after, isWider ? TermsDirection.Wider : TermsDirection.Narrower);

    private static IEnumerable<TermsChange> YesOrNo(string field, bool before, bool after, bool yesIsWider = true) =>
        Ordered(field, YesNo(before), YesNo(after), isWider: after == yesIsWider);

    private static IEnumerable<TermsChange> Directed(string field, string before, string after, TermsDirection direction) =>
        before == after ? [] : [new TermsChange(direction, field, before, after)];

    /// <summary>A list of what is open: more of it is wider.</summary>
    private static IEnumerable<TermsChange> Words(string field, IReadOnlySet<string> before, IReadOnlySet<string> after) =>
        before.Union(after).Order(StringComparer.Ordinal).SelectMany(word => YesOrNo($"{field}.{word}", before.Contains(word), after.Contains(word)));

    /// <summary>With somebody else it is another agreement, and all of it is new.</summary>
    private static IEnumerable<TermsChange> Parties(Agreement before, Agreement after) => after.IsBetween(before.Parties.First, before.Parties.Second)
        ? []
        : Ordered("parties", $"{before.Parties.First}, {before.Parties.Second}", $"{after.Parties.First}, {after.Parties.Second}", isWider: true);

    private static IEnumerable<TermsChange> Ceilings(AgreementCeilings before, AgreementCeilings after) =>
    [
        .. Ordered("ceilings.tlp", MarkingWords.Of(before.Tlp), MarkingWords.Of(after.Tlp), isWider: after.Tlp > before.Tlp),
        .. Ordered("ceilings.red", Word(before.Red), Word(after.Red), isWider: after.Red > before.Red),
        .. Ordered("ceilings.release", Word(before.ReleaseFrom), Word(after.ReleaseFrom), isWider: after.ReleaseFrom is null || after.ReleaseFrom > before.ReleaseFrom),
        .. Ordered("ceilings.personalData", Word(before.PersonalContent), Word(after.PersonalContent), isWider: after.PersonalContent > before.PersonalContent),
        .. Ordered("ceilings.attachments.maxBytes", Bytes(before), Bytes(after), isWider: (after.Attachments?.SizeBytesMax ?? 0) > (before.Attachments?.SizeBytesMax ?? 0)),
        .. Words("ceilings.attachments.types", before.Attachments?.Types ?? Nothing, after.Attachments?.Types ?? Nothing),
    ];

    /// <summary>What counts is which sectors the two lists leave; <c>*</c> also covers reports that name none, and sectors of a later vocabulary.</summary>
    private static IEnumerable<TermsChange> Sectors(SectorTerms before, SectorTerms after) =>
    [
        .. YesOrNo($"sectors.{SectorTerms.Any}", before.AllowsEvery, after.AllowsEvery),
        .. Vocabularies.Sectors.Words.SelectMany(sector => YesOrNo($"sectors.{sector}", before.Allows(sector), after.Allows(sector))),
    ];

    private static IEnumerable<TermsChange> Onward(string word, OnwardTerms before, OnwardTerms after)
    {
        MarkingWords.TryTlp(word, out Tlp marking);
        OnwardReach old = before.For(marking), now = after.For(marking);
        if (old == OnwardReach.Communities && now == OnwardReach.Communities)
            return Words($"onward.{word}.communities", before.CommunitiesFor(marking), after.CommunitiesFor(marking));
        // A receiver's own constituency need not be part of a community, nor the other way round.
        bool isWider = now > old || (old == OnwardReach.Communities && now == OnwardReach.OwnConstituency);
        return Ordered($"onward.{word}", Word(old, before.CommunitiesFor(marking)), Word(now, after.CommunitiesFor(marking)), isWider);
    }

    /// <summary>Of what is not stated nobody knows how strict it is, so that only the strictest word is narrower than that.</summary>
    private static IEnumerable<TermsChange> Statement(string name, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        string old = before.GetValueOrDefault(name, ""), now = after.GetValueOrDefault(name, "");
        bool isNarrower = now.Length > 0 && (ExchangeStatements.Leniency(name, now) == 0 || (old.Length > 0 && ExchangeStatements.Leniency(name, now) < ExchangeStatements.Leniency(name, old)));
        return Ordered($"iep.{name}", old, now, isWider: !isNarrower);
    }

    private static IEnumerable<TermsChange> Limit(string field, Rate? before, Rate? after) =>
        Ordered(field, before?.ToString() ?? "", after?.ToString() ?? "", isWider: after is null || (before is not null && !after.IsWithin(before)));

    /// <summary>Kept longer is wider; where nothing is stated nothing bounds it.</summary>
    private static IEnumerable<TermsChange> Retention(string word, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        string field = $"retention.{word}", old = before.GetValueOrDefault(word, ""), now = after.GetValueOrDefault(word, "");
        if (old.Length == 0 || now.Length == 0)
            return Ordered(field, old, now, isWider: now.Length == 0);
        KeepingTime was = KeepingTime.Parse(old), becomes = KeepingTime.Parse(now);
        return Directed(field, old, now, becomes.MayBeLongerThan(was) ? TermsDirection.Wider : was.MayBeLongerThan(becomes) ? TermsDirection.Narrower : TermsDirection.Other);
    }

    private static readonly IReadOnlySet<string> Nothing = new HashSet<string>();

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Bytes(AgreementCeilings ceilings) => ceilings.Attachments?.SizeBytesMax.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string YesNo(bool answer) => answer ? "yes" : "no";

    private static string Promise(UrgentPromise? promise) => promise is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"{promise.AcknowledgedWithin.TotalMinutes} min by {string.Join(", ", promise.Ladder)}");

    private static string Word(Tlp? marking) => marking is { } tlp ? MarkingWords.Of(tlp) : "";

    private static string Word(RedRule rule) => rule == RedRule.NamedPersons ? "named-persons" : "never";

    private static string Word(PersonalContent content) => content.ToString().ToLowerInvariant();

    private static string Word(OnwardReach reach, IReadOnlySet<string> communities) => reach switch
    {
        OnwardReach.Anyone => "anyone",
        OnwardReach.Communities => $"communities {string.Join(", ", communities.Order(StringComparer.Ordinal))}",
        OnwardReach.OwnConstituency => "own-constituency",
        _ => "nobody",
    };
}
