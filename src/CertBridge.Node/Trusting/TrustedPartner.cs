using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Sharing.Agreements;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Trusting;

/// <summary>A partner whose first card people vouched for, and what has followed from it since.</summary>
internal sealed record TrustedPartner
{
    public required VerifiedCard Card { get; init; }

    /// <summary>Null when there is none that the card vouches for: nothing can be sealed.</summary>
    public VerifiedKeySheet? Sheet { get; init; }

    /// <summary>Null when there is none that the card vouches for: the partner cannot be dialled.</summary>
    public VerifiedContactSheet? Contacts { get; init; }

    public IReadOnlyList<KnownAgreement> Agreements { get; init; } = [];

    public PartnerId Id => Card.Id;

    public string Fingerprint => Card.Fingerprint;

    /// <summary>The newest key on the sheet that is within its own dates; null when there is nothing to seal to.</summary>
    public KeyCertificate? EncryptionKey(DateTimeOffset now) => Sheet?.EncryptionKeys.FirstOrDefault(key => key.NotBefore <= now && now < key.NotAfter);

    /// <summary>The newest of everything, as it lies on disk.</summary>
    public V1.PartnerCard Bundle => new() { Card = Card.Wire, KeySheet = Sheet?.Wire, Contacts = Contacts?.Wire };

    /// <summary>True where nothing of it is new: the same bytes and signatures were verified here before. It comes with every link.</summary>
    public bool Holds(V1.PartnerCard bundle) =>
        Card.Wire.Equals(bundle.Card) && (bundle.KeySheet is null || bundle.KeySheet.Equals(Sheet?.Wire)) && (bundle.Contacts is null || bundle.Contacts.Equals(Contacts?.Wire));

    /// <summary>
    /// The one agreement that counts, null for none. Both sides must choose the same when several are in force: the order is made of what both hold.
    /// </summary>
    public KnownAgreement? InForce(DateTimeOffset now)
    {
        DateOnly today = DayOf(now);
        KnownAgreement? highest = AgreementOrder.Ranked(Agreements.Where(agreement => Standing(agreement, today) == AgreementState.InForce)).LastOrDefault();
        return highest is null || AgreementOrder.IsBarred(highest, Agreements, today) || StandingOf(highest) != AgreementStanding.Open ? null : highest;
    }

    /// <summary>The agreement that would count, had officers of one side not suspended it; null for none.</summary>
    public KnownAgreement? SuspendedOn(DateTimeOffset now)
    {
        DateOnly today = DayOf(now);
        KnownAgreement? highest = AgreementOrder.Ranked(Agreements.Where(agreement => Standing(agreement, today) == AgreementState.InForce)).LastOrDefault();
        return highest is not null && StandingOf(highest) == AgreementStanding.Suspended ? highest : null;
    }

    public AgreementState StateOf(KnownAgreement agreement, DateTimeOffset now)
    {
        DateOnly today = DayOf(now);
        AgreementState state = Standing(agreement, today, StandingOf(agreement));
        if (state == AgreementState.InForce && AgreementOrder.IsBarred(agreement, Agreements, today))
            return AgreementState.Superseded;
        return state == AgreementState.Proposed && CounterOf(agreement, now) is not null ? AgreementState.Countered : state;
    }

    /// <summary>The version by which the other side answered a proposal; null for none.</summary>
    public Agreement? CounterOf(KnownAgreement agreement, DateTimeOffset now) =>
        Proposal(agreement, now).CounteredBy(Agreements.Where(other => other.Document.Id == agreement.Document.Id && other.Document.Version > agreement.Document.Version).Select(other => Proposal(other, now)))?.Document;

    /// <summary>The highest version that this one answers; null for none.</summary>
    public Agreement? CounteredBy(KnownAgreement agreement, DateTimeOffset now) => Agreements
        .Where(other => other.Document.Id == agreement.Document.Id && other.Document.Version < agreement.Document.Version && CounterOf(other, now)?.Hash == agreement.Document.Hash)
        .Select(other => other.Document)
        .MaxBy(document => document.Version);

    private AgreementProposal Proposal(KnownAgreement agreement, DateTimeOffset now) =>
        new(agreement.Document, agreement.Signatures.Select(signature => signature.Party).ToHashSet(), Standing(agreement, DayOf(now), StandingOf(agreement)));

    /// <summary>By what officers said of it, and of what would take its place.</summary>
    public AgreementStanding StandingOf(KnownAgreement agreement) => AgreementOrder.StandingOf(agreement, Agreements);

    private AgreementState Standing(KnownAgreement agreement, DateOnly today, AgreementStanding standing = AgreementStanding.Open)
    {
        ulong newest = Agreements
            .Where(other => other.Document.Id == agreement.Document.Id && other.StateOn(today, newestInForce: 0) == AgreementState.InForce)
            .Select(other => other.Document.Version)
            .DefaultIfEmpty()
            .Max();
        return agreement.StateOn(today, newest, standing);
    }

    private static DateOnly DayOf(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);
}
