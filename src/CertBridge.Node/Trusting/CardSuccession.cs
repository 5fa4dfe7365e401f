using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Trusting;

/// <summary>
/// What a partner's bundle makes of what is held of that partner: all of it or nothing. Signatures, serials and roots are judged in
/// <see cref="CardVerification"/>; whose card it may be at all is judged here.
/// </summary>
internal static class CardSuccession
{
    /// <param name="held">Null for a first card: then somebody else must vouch for it.</param>
    public static Parsed<TrustedPartner> Follow(V1.PartnerCard bundle, TrustedPartner? held, VerifiedCard own) => Follow(bundle, held, own, CardVerification.Card);

    /// <summary>The same of what lies in the home since it was believed.</summary>
    public static Parsed<TrustedPartner> FollowKept(V1.PartnerCard bundle, TrustedPartner? held, VerifiedCard own) => Follow(bundle, held, own, CardVerification.Kept);

    private static Parsed<TrustedPartner> Follow(V1.PartnerCard bundle, TrustedPartner? held, VerifiedCard own, Func<V1.SignedCard, VerifiedCard?, Parsed<VerifiedCard>> verify)
    {
        if (bundle.Card is null)
            return Refused(TrustErrors.CardFileMalformed, "card", "There is no card in it.");
        Parsed<VerifiedCard> card = verify(bundle.Card, held?.Card);
        if (!card.IsValid)
            return Parsed<TrustedPartner>.Invalid(card.Problems);
        VerifiedCard next = held?.Card.Digest == card.Value.Digest ? held.Card : card.Value; // the same card may come without signatures that the one held needs beside it
        if (card.Value.Id == own.Id)
            return Refused(TrustErrors.OwnCard, "partner_id", $"The card is of {own.Id}, this node itself.");
        if (card.Value.Environment != own.Environment)
            return Refused(TrustErrors.OtherEnvironment, "environment", $"The card of {card.Value.Id} is for {card.Value.Environment}; this node is for {own.Environment}.");
        if (card.Value.TlsPins.Overlaps(own.TlsPins))
            return Refused(TrustErrors.PinTaken, "tls_pins", $"The card of {card.Value.Id} pins a TLS key of this node.");
        Parsed<VerifiedKeySheet>? sheet = bundle.KeySheet is null ? null : CardVerification.KeySheet(bundle.KeySheet, next, held?.Sheet);
        Parsed<VerifiedContactSheet>? contacts = bundle.Contacts is null ? null : CardVerification.Contacts(bundle.Contacts, next, held?.Contacts);
        Problem[] problems = [.. sheet?.Problems ?? [], .. contacts?.Problems ?? []];
        if (problems.Length > 0)
            return Parsed<TrustedPartner>.Invalid(problems);
        return Parsed<TrustedPartner>.Valid(new TrustedPartner
        {
            Card = next,
            Sheet = sheet is null ? StillVouchedFor(held?.Sheet, next) : sheet.Value,
            Contacts = contacts is null ? StillVouchedFor(held?.Contacts, next) : contacts.Value,
            Agreements = held?.Agreements ?? [],
        });
    }

    /// <summary>
    /// A newer card may have dropped or revoked the key that signed the sheet held. Then the sheet goes, at once: a revocation waits for
    /// nothing. Its serial is forgotten with it, which lets in no more than a sheet that a key in force has signed.
    /// </summary>
    private static VerifiedKeySheet? StillVouchedFor(VerifiedKeySheet? held, VerifiedCard card) =>
        held is null ? null : CardVerification.KeySheet(held.Wire, card, held: null).Value;

    private static VerifiedContactSheet? StillVouchedFor(VerifiedContactSheet? held, VerifiedCard card) =>
        held is null ? null : CardVerification.Contacts(held.Wire, card, held: null).Value;

    private static Parsed<TrustedPartner> Refused(ErrorCode code, string field, string message) =>
        Parsed<TrustedPartner>.Invalid(new Problem(code, field, message));
}
