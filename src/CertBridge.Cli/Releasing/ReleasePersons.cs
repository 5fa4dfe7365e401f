using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;

namespace CertBridge.Cli.Releasing;

/// <summary>
/// Whose keys TLP:RED would be sealed to, found here: by the partner's card, which its root signed, and the contact sheet, which an officer on that card signed. The statement names
/// keys alone, and nobody can tell by looking at one whose it is. What is left to people is the fingerprint of the card, which they compared when the partner was introduced.
/// </summary>
internal sealed record ReleasePersons(VerifiedCard Card, IReadOnlyList<ContactPerson> Named)
{
    /// <param name="shown">As the node gave it.</param>
    /// <param name="names">Of the report, for this partner.</param>
    /// <returns>Why the keys are not those of the named persons, or who they are.</returns>
    public static Parsed<ReleasePersons> Of(ShowApprovalResponse shown, IEnumerable<string> names)
    {
        string[] wanted = [.. names.Distinct(StringComparer.Ordinal)];
        if (shown.PersonKeyIds.Count != wanted.Length)
            return Wrong($"{wanted.Length} persons are named and {shown.PersonKeyIds.Count} keys given");
        if (shown.PartnerCard?.Card is not { } signedCard || shown.PartnerCard.Contacts is not { } signedSheet)
            return Wrong("the partner's card or contact sheet is missing");
        Parsed<VerifiedCard> card = CardVerification.Card(signedCard, held: null);
        if (!card.IsValid)
            return Wrong($"the partner's card does not hold: {card.Problems[0].Message}");
        if (card.Value.Id.Value != shown.Summary.Partner)
            return Wrong($"the card is one of {card.Value.Id}");
        Parsed<VerifiedContactSheet> sheet = CardVerification.Contacts(signedSheet, card.Value, held: null);
        if (!sheet.IsValid)
            return Wrong($"the partner's contact sheet does not hold: {sheet.Problems[0].Message}");
        ContactPerson?[] found = [.. wanted.Select(name => sheet.Value.Persons.FirstOrDefault(person => person.Name == name))];
        for (int i = 0; i < wanted.Length; i++)
        {
            if (found[i] is not { } person || !shown.PersonKeyIds[i].Span.SequenceEqual(person.Encryption.KeyId.ToBytes()))
                return Wrong($"key {i + 1} is not that of {TerminalText.Short(wanted[i])} on the partner's contact sheet");
        }
        return Parsed<ReleasePersons>.Valid(new ReleasePersons(card.Value, [.. found.OfType<ContactPerson>()]));
    }

    /// <summary>For the person who signs: each name beside its key, and what the names stand on.</summary>
    public IEnumerable<string> Lines() =>
    [
        .. Named.Select(person => $"sealed to {TerminalText.Escape(person.Name)}, by key {person.Encryption.KeyId}"),
        $"They are on the contact sheet of {Card.Id}, whose card has the fingerprint {Card.Fingerprint}.",
    ];

    private static Parsed<ReleasePersons> Wrong(string what) => Parsed<ReleasePersons>.Invalid(new Problem(ReleaseErrors.ItemsDiffer, "persons", what));
}
