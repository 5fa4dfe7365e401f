using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// May this report go to, or come from, this partner? All facts the guards look at, fixed for one decision. What is null is not
/// known, and what is not known never allows.
/// </summary>
public sealed record SharingQuestion
{
    public required ExchangeDirection Direction { get; init; }

    /// <summary>This node.</summary>
    public required PartnerId Self { get; init; }

    /// <summary>The partner the report would go to or came from, as named; what is known of it is in <see cref="Partner"/>.</summary>
    public required PartnerId PartnerId { get; init; }

    public required PartnerFacts? Partner { get; init; }

    /// <summary>The agreement with the partner that comes nearest to being in force.</summary>
    public required AgreementFacts? Agreement { get; init; }

    /// <summary>False when the submitter named the partners the report is for, and this is none of them.</summary>
    public bool IsNamed { get; init; } = true;

    public required string ReportId { get; init; }

    public required ulong Revision { get; init; }

    /// <summary>The strictest of the report and its indicators; on the way out of those that are not withheld.</summary>
    public required Marking? Marking { get; init; }

    /// <summary>Indicators that are withheld because they alone are over the agreement's ceiling. On the way out.</summary>
    public int ItemsOverCeiling { get; internal init; }

    /// <summary>What its author says a receiver may do; null where nothing is stated, and where this node cannot look into it.</summary>
    public ExchangePolicy? ExchangePolicy { get; init; }

    /// <summary>
    /// On the way out: the partner holds an indicator from an earlier revision, under a marking the agreement carries, that this one marks over the ceiling. Then nothing is withheld, so that the whole is denied and what the partner
    /// holds is taken back.
    /// </summary>
    public bool HoldsLooser { get; init; }

    /// <summary>Who made the report.</summary>
    public required PartnerId Origin { get; init; }

    /// <summary>Where a report of another originator is passed on with that originator's proof; null for a report of the sender's own, and without proof such a report goes nowhere.</summary>
    public OnwardFacts? Onward { get; init; }

    /// <summary>What is asked about is no report but what is said here about one, to the partner that made it.</summary>
    public bool IsFeedback { get; init; }

    /// <summary>Profiles its author asks every copy to go through. Asked only on the way out.</summary>
    public IReadOnlyList<string> Redact { get; init; } = [];

    /// <summary>Persons at the partner whom the author named; on the way in those of this node it is sealed to, none where one of its keys is nobody's here.</summary>
    public IReadOnlyList<string> Persons { get; init; } = [];

    /// <summary>On the way in: this node cannot look into it, and judges by what the manifest says.</summary>
    public bool IsSealedToPersons { get; init; }

    /// <summary>When the report stops being of use; null for never.</summary>
    public required DateTimeOffset? ContentExpires { get; init; }

    public required bool Exercise { get; init; }

    public required IReadOnlyList<string>? Sectors { get; init; }

    /// <summary>production, exercise or dev.</summary>
    public required string Environment { get; init; }

    public string Channel { get; init; } = AgreementChannels.Reports;

    /// <summary>
    /// Reports that have a place in the running period of the agreement's limit (the UTC day for <c>200/day</c>) or, where that is full, in those after it;
    /// null when nobody counted. Asked only on the way out.
    /// </summary>
    public required long? SentThisPeriod { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>What came with it about persons of the sender who released it; null where nothing did. Asked only on the way in.</summary>
    public ReleaseFacts? Release { get; init; }

    /// <summary>On the way in: it was kept already and is asked about again before a person here gets it; null while it arrives.</summary>
    public KeptFacts? Kept { get; init; }

    /// <summary>
    /// May the report go to the partner? Everything the report itself says is filled in. What else is known is added with <c>with</c>: without it
    /// neither partner, agreement nor count is known, and that never allows.
    /// </summary>
    public static SharingQuestion About(Report report, PartnerId self, PartnerId partner, string environment, DateTimeOffset now) => new()
    {
        Direction = ExchangeDirection.Outgoing,
        Self = self,
        PartnerId = partner,
        Partner = null,
        Agreement = null,
        ReportId = report.Id.Value,
        Revision = report.Revision,
        Marking = report.Content.StrictestMarking,
        ExchangePolicy = report.Content.ExchangePolicy,
        Origin = report.Origin,
        Redact = report.Content.Redact,
        Persons = report.Content.PersonsAt(partner),
        ContentExpires = report.Content.Expires,
        Exercise = report.Content.IsExercise,
        Sectors = report.Content.Sectors,
        Environment = environment,
        SentThisPeriod = null,
        Now = now,
    };

    /// <summary>
    /// May something be said about the report to the partner that made it? It is marked as the report is, or as the item it is about; that the report is past its own expiry is no reason to say nothing
    /// about it. What else is known is added with <c>with</c>.
    /// </summary>
    public static SharingQuestion OfFeedback(Report report, Marking marking, PartnerId self, PartnerId partner, string environment, DateTimeOffset now) => new()
    {
        Direction = ExchangeDirection.Outgoing,
        IsFeedback = true,
        Self = self,
        PartnerId = partner,
        Partner = null,
        Agreement = null,
        ReportId = report.Id.Value,
        Revision = report.Revision,
        Marking = marking,
        Origin = report.Origin,
        ContentExpires = null,
        Exercise = report.Content.IsExercise,
        Sectors = report.Content.Sectors,
        Environment = environment,
        SentThisPeriod = null,
        Now = now,
    };

    /// <summary>
    /// May the report that came from the partner be kept? What the signed manifest states counts, or an item that is stricter; the content has been held against it.
    /// What else is known is added with <c>with</c>.
    /// </summary>
    public static SharingQuestion OfArrival(Report report, ArrivalStatement stated, PartnerId self, PartnerId partner, string environment, DateTimeOffset now) => new()
    {
        Direction = ExchangeDirection.Incoming,
        Self = self,
        PartnerId = partner,
        Partner = null,
        Agreement = null,
        ReportId = report.Id.Value,
        Revision = report.Revision,
        Marking = stated.Marking,
        ExchangePolicy = report.Content.ExchangePolicy,
        Origin = report.Origin,
        ContentExpires = stated.Expires,
        Exercise = stated.Exercise,
        Sectors = report.Content.Sectors,
        Environment = environment,
        SentThisPeriod = null,
        Now = now,
    };
}

/// <summary>What was stated of a report that arrived, beside its content.</summary>
/// <param name="Marking">The strictest of manifest and items; null where none was stated.</param>
/// <param name="Expires">Null for never.</param>
public sealed record ArrivalStatement(Marking? Marking, DateTimeOffset? Expires, bool Exercise);

public enum ExchangeDirection
{
    /// <summary>Never allowed.</summary>
    Unknown,

    /// <summary>From this node to the partner.</summary>
    Outgoing,

    /// <summary>From the partner to this node.</summary>
    Incoming,
}

/// <summary>What is known of a partner.</summary>
/// <param name="IsVerified">People vouched for its first card.</param>
/// <param name="SheetExpires">Null when no key sheet is known.</param>
public sealed record PartnerFacts(PartnerId Id, bool IsVerified, DateTimeOffset CardExpires, DateTimeOffset? SheetExpires);

/// <summary>An agreement and which parties' officers have signed it.</summary>
public sealed record AgreementFacts(Agreement Document, IReadOnlySet<PartnerId> SignedBy)
{
    /// <summary>What officers of either side said of it since. Of what was kept it is not asked: it came while the agreement stood.</summary>
    public AgreementStanding Standing { get; init; } = AgreementStanding.Open;
}

/// <summary>A release that came with a report, as it was verified against the sender's card.</summary>
/// <param name="IsValid">Enough different persons on the card signed the facts of the manifest, and its time is not over.</param>
/// <param name="Detail">Who released it, or why it does not hold: for the officer.</param>
public sealed record ReleaseFacts(bool IsValid, string Detail);
