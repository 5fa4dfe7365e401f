using CertBridge.Node.Operating;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;

namespace CertBridge.Node.Introducing;

/// <summary>An introduction in the words of the local service.</summary>
internal static class IntroductionWords
{
    public static IntroductionSummary ToSummary(Introduction introduction) => new()
    {
        Id = introduction.Id,
        Partner = introduction.Partner.Value,
        Role = introduction.Role.ToString().ToLowerInvariant(),
        State = introduction.State.Word(),
        ExpiresMs = RowWords.Millis(introduction.Invitation.Expires),
        Claim = introduction.PartnerCard is { } card ? ToClaim(card, introduction.PartnerBundle!) : null,
        Steps = { introduction.Steps },
    };

    /// <summary>The sheet with contacts counts where an officer on the card has signed it.</summary>
    public static IntroductionClaim ToClaim(VerifiedCard card, PartnerCard bundle)
    {
        VerifiedContactSheet? contacts = bundle.Contacts is null ? null : CardVerification.Contacts(bundle.Contacts, card, held: null).Value;
        return new IntroductionClaim
        {
            Partner = card.Id.Value,
            Name = card.Name,
            Country = card.Country,
            Fingerprint = card.Fingerprint,
            RootKey = card.RootKeyId.ToString(),
            Endpoints = { contacts?.Endpoints ?? [] },
            DutyContacts = { contacts?.DutyContacts ?? [] },
        };
    }
}
