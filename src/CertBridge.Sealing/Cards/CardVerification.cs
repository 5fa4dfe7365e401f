using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Cards;

/// <summary>
/// Decides whether a card or sheet is what it says and may follow the one held: form, signature, then serial. Pure; dates are judged by
/// the caller. An alarm (<see cref="IdentityErrors.CardConflict"/>, <see cref="IdentityErrors.SheetConflict"/>) is only ever raised by something the partner's own key signed.
/// </summary>
public static class CardVerification
{
    /// <param name="held">The card held of the same partner; null when there is none, and then only people can vouch for the root.</param>
    public static Parsed<VerifiedCard> Card(V1.SignedCard wire, VerifiedCard? held) => Card(wire, held, CardOccasion.Arrived);

    /// <summary>A card that lies in the home since it was believed, after the one that lies there before it.</summary>
    public static Parsed<VerifiedCard> Kept(V1.SignedCard wire, VerifiedCard? held) => Card(wire, held, CardOccasion.Kept);

    /// <summary>A card that its recovery officers have not signed yet: all of it but their signatures.</summary>
    internal static Parsed<VerifiedCard> Draft(V1.SignedCard wire, VerifiedCard before) => Card(wire, before, CardOccasion.Draft);

    private static Parsed<VerifiedCard> Card(V1.SignedCard wire, VerifiedCard? held, CardOccasion reading)
    {
        Parsed<VerifiedCard> read = CardForm.Read(wire);
        if (!read.IsValid)
            return read;
        VerifiedCard card = read.Value;
        if (!Statement.Verify(card.RootKey, CardSigning.CardKind, wire.Card.Span, wire.RootSignature.Span))
            return Refused<VerifiedCard>(IdentityErrors.CardSignature, "root_signature", "The root key's signature does not hold over the card's bytes.");
        if (held is null)
            return read;
        if (Succession(card, held, reading, out CardRecovered? recovered) is { } objection)
            return Parsed<VerifiedCard>.Invalid(objection);
        card.Follow(held, recovered);
        return read;
    }

    public static Parsed<VerifiedKeySheet> KeySheet(V1.SignedKeySheet wire, VerifiedCard card, VerifiedKeySheet? held)
    {
        Parsed<VerifiedKeySheet> read = SheetForm.Read(wire, card);
        if (!read.IsValid)
            return read;
        KeyCertificate? signer = card.SigningKeys.FirstOrDefault(key => wire.SignerKeyId.Span.SequenceEqual(key.KeyId.ToBytes()));
        if (signer is null)
            return Refused<VerifiedKeySheet>(IdentityErrors.SheetSignature, "signer_key_id", "The signer is not a signing key of the card.");
        if (!Statement.Verify(signer.PublicKey, CardSigning.KeySheetKind, wire.Sheet.Span, wire.Signature.Span))
            return Refused<VerifiedKeySheet>(IdentityErrors.SheetSignature, "signature", "The signing key's signature does not hold over the sheet's bytes.");
        VerifiedKeySheet sheet = read.Value;
        return held is null || SheetSuccession(sheet.Serial, sheet.Digest, held.Serial, held.Digest) is not { } objection
            ? read
            : Parsed<VerifiedKeySheet>.Invalid(objection);
    }

    public static Parsed<VerifiedContactSheet> Contacts(V1.SignedContactSheet wire, VerifiedCard card, VerifiedContactSheet? held)
    {
        CardOfficer? officer = card.Officers.FirstOrDefault(one => wire.SignerKeyId.Span.SequenceEqual(one.Certificate.KeyId.ToBytes()));
        if (officer is null)
            return Refused<VerifiedContactSheet>(IdentityErrors.SheetSignature, "signer_key_id", "The signer is not an officer of the card.");
        Parsed<VerifiedContactSheet> read = ContactForm.Read(wire, card, officer);
        if (!read.IsValid)
            return read;
        if (!Statement.Verify(officer.Certificate.PublicKey, CardSigning.ContactSheetKind, wire.Sheet.Span, wire.Signature.Span))
            return Refused<VerifiedContactSheet>(IdentityErrors.SheetSignature, "signature", "The officer's signature does not hold over the sheet's bytes.");
        VerifiedContactSheet sheet = read.Value;
        return held is null || SheetSuccession(sheet.Serial, sheet.Digest, held.Serial, held.Digest) is not { } objection
            ? read
            : Parsed<VerifiedContactSheet>.Invalid(objection);
    }

    private static Problem? Succession(VerifiedCard card, VerifiedCard held, CardOccasion reading, out CardRecovered? recovered)
    {
        recovered = null;
        if (card.Id != held.Id || card.Environment != held.Environment)
            return new Problem(IdentityErrors.CardOfAnother, "partner_id", $"The card held is of {held.Id} in {held.Environment}.");
        if (card.Serial < held.Serial)
            return new Problem(IdentityErrors.CardSerialLower, "serial", $"Serial {card.Serial} is lower than {held.Serial}, the one held.");
        if (card.Digest == held.Digest)
            return null;
        if (card.Serial == held.Serial)
        {
            return card.RootKeyId == held.RootKeyId
                ? new Problem(IdentityErrors.CardConflict, "serial", $"Two cards with serial {card.Serial}: {card.Digest} and, held, {held.Digest}.")
                : new Problem(IdentityErrors.CardRootNotNamed, "root_key", "The card has the serial of the one held and another root.");
        }
        if (RootSuccession.Objection(card, held, reading, out recovered) is { } objection)
            return objection;
        if (!held.RevokedKeys.IsSubsetOf(card.RevokedKeys))
            return new Problem(IdentityErrors.CardRevocationsShrank, "revoked_keys", "A key listed as revoked on the card held is missing here.");
        return held.TaintedKeys.All(tainted => card.TaintedKeys.TryGetValue(tainted.Key, out DateTimeOffset since) && since <= tainted.Value)
            ? null
            : new Problem(IdentityErrors.CardTaintsShrank, "tainted_keys", "A key listed as suspect on the card held is missing here, or suspect only since later.");
    }

    private static Problem? SheetSuccession(ulong serial, Digest digest, ulong heldSerial, Digest heldDigest)
    {
        if (serial < heldSerial)
            return new Problem(IdentityErrors.SheetSerialLower, "serial", $"Serial {serial} is lower than {heldSerial}, the one held.");
        return serial == heldSerial && digest != heldDigest
            ? new Problem(IdentityErrors.SheetConflict, "serial", $"Two sheets with serial {serial}: {digest} and, held, {heldDigest}.")
            : null;
    }

    private static Parsed<T> Refused<T>(ErrorCode code, string field, string message)
        where T : class => Parsed<T>.Invalid(new Problem(code, field, message));
}
