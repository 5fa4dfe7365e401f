using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using CertBridge.Sharing.Policies;

namespace CertBridge.Node.Releasing;

/// <summary>Whom TLP:RED content for a partner is sealed to: the persons the author named, by the keys on the partner's contact sheet, which an officer of the partner signed.</summary>
internal static class NamedPersons
{
    /// <returns>In the order in which the author named them; none below TLP:RED, and none where one of them has no key there.</returns>
    public static IReadOnlyList<ContactPerson> Of(SharingDecision decision, TrustedPartner partner, DateTimeOffset now)
    {
        if (decision.Question.Marking?.Tlp != Tlp.Red || partner.Contacts is not { } contacts || contacts.Expires <= now)
            return [];
        ContactPerson?[] found = [.. decision.Question.Persons.Distinct(StringComparer.Ordinal).Select(name => contacts.Persons.FirstOrDefault(person => person.Name == name))];
        return found.Contains(null) ? [] : [.. found.OfType<ContactPerson>()];
    }
}
