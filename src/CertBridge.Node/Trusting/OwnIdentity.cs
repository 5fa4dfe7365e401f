using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Storage.Homes;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Trusting;

/// <summary>
/// What this node says it is: <c>cards/own.card</c>, one PartnerCard with card and sheets, verified as strictly as a partner's. One file,
/// because a card that drops a signing key and the sheet signed by the next key take effect together or not at all.
/// </summary>
internal sealed record OwnIdentity
{
    public required VerifiedCard Card { get; init; }

    public required VerifiedKeySheet Sheet { get; init; }

    /// <summary>Null when no officer has signed one, or the officer who did has left the card.</summary>
    public required VerifiedContactSheet? Contacts { get; init; }

    /// <summary>Serial of the newest contact sheet ever signed, also of one that no longer counts; 0 for none. The next one is above it.</summary>
    public required ulong ContactsSerial { get; init; }

    /// <summary>As it lies on disk.</summary>
    public required V1.PartnerCard Stored { get; init; }

    /// <summary>What is handed to a partner: only what the card vouches for.</summary>
    public V1.PartnerCard Bundle => new() { Card = Card.Wire, KeySheet = Sheet.Wire, Contacts = Contacts?.Wire };

    public static string PathIn(NodeHome home) => Path.Combine(home.CardsFolder, "own.card");

    public static Parsed<OwnIdentity> Read(NodeHome home)
    {
        Parsed<byte[]> file = BoundedFile.Read(PathIn(home), Limits.PartnerCardBytesMax, HomeErrors.HomeFileCorrupt);
        if (!file.IsValid)
            return Parsed<OwnIdentity>.Invalid(file.Problems);
        Parsed<OwnIdentity>? verified = PartnerFile.Parse(file.Value) is { } bundle ? Verify(bundle) : null;
        return verified is { IsValid: true } ? verified : Parsed<OwnIdentity>.Invalid(CorruptFile.Problem(PathIn(home), verified?.Problems ?? []));
    }

    public static Parsed<OwnIdentity> Verify(V1.PartnerCard bundle)
    {
        if (bundle.Card is null || bundle.KeySheet is null)
            return Parsed<OwnIdentity>.Invalid(new Problem(HomeErrors.HomeFileCorrupt, "", "The own card or key sheet is missing."));
        Parsed<VerifiedCard> card = CardVerification.Card(bundle.Card, held: null);
        if (!card.IsValid)
            return Parsed<OwnIdentity>.Invalid(card.Problems);
        Parsed<VerifiedKeySheet> sheet = CardVerification.KeySheet(bundle.KeySheet, card.Value, held: null);
        Parsed<VerifiedContactSheet>? contacts = bundle.Contacts is null || IsByFormerOfficer(bundle.Contacts, card.Value)
            ? null
            : CardVerification.Contacts(bundle.Contacts, card.Value, held: null);
        Problem[] problems = [.. sheet.Problems, .. contacts?.Problems ?? []];
        return problems.Length > 0
            ? Parsed<OwnIdentity>.Invalid(problems)
            : Parsed<OwnIdentity>.Valid(new OwnIdentity
            {
                Card = card.Value,
                Sheet = sheet.Value!,
                Contacts = contacts?.Value,
                ContactsSerial = bundle.Contacts is null ? 0 : V1.ContactSheet.Parser.ParseFrom(bundle.Contacts.Sheet).Serial,
                Stored = bundle,
            });
    }

    public static void Write(NodeHome home, OwnIdentity own) => DurableFile.Write(PathIn(home), own.Stored.ToByteArray(), KeyFolder.FileMode);

    private static bool IsByFormerOfficer(V1.SignedContactSheet contacts, VerifiedCard card) =>
        card.Officers.All(officer => !contacts.SignerKeyId.Span.SequenceEqual(officer.Certificate.KeyId.ToBytes()));
}
