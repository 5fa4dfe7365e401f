using CertBridge.Node.Settings;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Trusting;

/// <summary>Judges a bundle against what is believed; changes nothing itself.</summary>
internal sealed class CardIntake(TrustSnapshot snapshot, DateTimeOffset now)
{
    /// <param name="fingerprint">As typed; needed for a first card (environment dev alone). Where it is given it must be that of the card in the file, whatever else holds.</param>
    public Parsed<CardTaken> Import(V1.PartnerCard bundle, string? fingerprint)
    {
        // Whose card it is stands in the card; the look-up decides only which rules it meets, and both verify every signature.
        Parsed<VerifiedCard>? card = bundle.Card is null ? null : CardVerification.Card(bundle.Card, held: null);
        TrustedPartner? held = card?.Value is { } read ? snapshot.Find(read.Id) : null;
        if (!string.IsNullOrWhiteSpace(fingerprint) && card?.Value is { } typed && !Fingerprint.Matches(fingerprint, typed.Digest))
            return Refused(IdentityErrors.FingerprintMismatch, "fingerprint", $"What was typed is not the fingerprint of the card of {typed.Id} in the file.");
        return held is null ? ImportFirst(bundle, fingerprint) : Follow(bundle, held);
    }

    /// <summary>
    /// Two people vouch for the card in it. Of a partner that is one already, only a card that follows: where one side of an introduction was burned, the other
    /// may have been completed, and both begin anew.
    /// </summary>
    public Parsed<CardTaken> Introduce(V1.PartnerCard bundle)
    {
        Parsed<VerifiedCard>? card = bundle.Card is null ? null : CardVerification.Card(bundle.Card, held: null);
        TrustedPartner? held = card?.Value is { } read ? snapshot.Find(read.Id) : null;
        if (held is null)
        {
            Parsed<TrustedPartner> first = First(bundle);
            return first.IsValid ? Admit(first.Value) : Parsed<CardTaken>.Invalid(first.Problems);
        }
        return held.Card.Digest == card!.Value!.Digest ? Parsed<CardTaken>.Valid(new CardTaken(held, IsChanged: false)) : Follow(bundle, held);
    }

    /// <summary>From the link: of the partner itself, and only when it was introduced before.</summary>
    public Parsed<CardTaken> Take(PartnerId from, V1.PartnerCard bundle)
    {
        if (snapshot.Find(from) is not { } held)
            return Refused(TrustErrors.PartnerUnknown, "partner", $"{from} was never introduced.");
        return held.Holds(bundle) ? Parsed<CardTaken>.Valid(new CardTaken(held, IsChanged: false)) : Follow(bundle, held);
    }

    /// <summary>By its fingerprint alone, in environment dev; elsewhere partners are introduced.</summary>
    private Parsed<CardTaken> ImportFirst(V1.PartnerCard bundle, string? fingerprint)
    {
        Parsed<TrustedPartner> first = First(bundle);
        if (!first.IsValid)
            return Parsed<CardTaken>.Invalid(first.Problems);
        TrustedPartner partner = first.Value;
        if (snapshot.OwnCard.Environment != NodeEnvironment.Dev)
            return Refused(IntroductionErrors.FingerprintOutsideDev, "partner", $"No card of {partner.Id} is here yet, and this node is in {snapshot.OwnCard.Environment}.");
        if (string.IsNullOrWhiteSpace(fingerprint))
            return Refused(TrustErrors.FingerprintMissing, "fingerprint", $"No card of {partner.Id} was imported before.");
        return Admit(partner);
    }

    private Parsed<TrustedPartner> First(V1.PartnerCard bundle)
    {
        Parsed<TrustedPartner> first = CardSuccession.Follow(bundle, held: null, snapshot.OwnCard);
        return first.IsValid && snapshot.Partners.Count >= Limits.PartnersMax
            ? Parsed<TrustedPartner>.Invalid(new Problem(TrustErrors.TooManyPartners, "partner", $"There are {snapshot.Partners.Count} partners; the limit is {Limits.PartnersMax}."))
            : first;
    }

    private Parsed<CardTaken> Follow(V1.PartnerCard bundle, TrustedPartner held)
    {
        Parsed<TrustedPartner> next = CardSuccession.Follow(bundle, held, snapshot.OwnCard);
        if (!next.IsValid)
            return Parsed<CardTaken>.Invalid(next.Problems);
        TrustedPartner partner = next.Value;
        bool isSame = partner.Card.Digest == held.Card.Digest
            && partner.Sheet?.Digest == held.Sheet?.Digest
            && partner.Contacts?.Digest == held.Contacts?.Digest;
        return isSame ? Parsed<CardTaken>.Valid(new CardTaken(held, IsChanged: false)) : Admit(partner);
    }

    private Parsed<CardTaken> Admit(TrustedPartner partner)
    {
        if (partner.Card.Expires <= now)
            return Refused(TrustErrors.CardExpired, "expires_ms", $"The card of {partner.Id} expired {partner.Card.Expires.UtcDateTime:yyyy-MM-ddTHH:mmZ}.");
        if (HybridPromise.Objection(partner, now) is { } broken && IsOfThisBundle(partner))
            return Refused(TrustErrors.HybridHalfMissing, "kem_certificates", broken);
        PartnerId? other = partner.Card.TlsPins.Select(snapshot.PartnerByPin).FirstOrDefault(owner => owner is { } id && id != partner.Id);
        return other is { } taken
            ? Refused(TrustErrors.PinTaken, "tls_pins", $"The card of {partner.Id} pins a TLS key that is on the card of {taken}.")
            : Parsed<CardTaken>.Valid(new CardTaken(partner, IsChanged: true));
    }

    /// <summary>A sheet that is here already keeps no card out, which may revoke a key: what is sent under it is held instead.</summary>
    private bool IsOfThisBundle(TrustedPartner partner) => partner.Sheet?.Digest != snapshot.Find(partner.Id)?.Sheet?.Digest;

    private static Parsed<CardTaken> Refused(ErrorCode code, string field, string message) =>
        Parsed<CardTaken>.Invalid(new Problem(code, field, message));
}
