using CertBridge.Node.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;

namespace CertBridge.Node.Rotating;

/// <summary>A key that the own card or a sheet lists now.</summary>
/// <param name="Use">What for.</param>
/// <param name="Key">Which.</param>
/// <param name="IsInUse">True where it is worked with, false where it is only announced or another took over from it.</param>
internal sealed record ListedKey(KeyUse Use, KeyId Key, bool IsInUse)
{
    /// <summary>Every key of the organisation that others can know of.</summary>
    public static IReadOnlyList<ListedKey> Of(TrustSnapshot trust, KeysInUse inUse) =>
    [
        .. Enum.GetValues<KeyKind>().SelectMany(kind => KeyOrder.Listed(trust.OwnCard, kind).Select(key => new ListedKey(KeyUses.Of(kind), key, key == inUse.OfKind(kind)))),
        .. trust.OwnSheet.EncryptionKeys.Select(key => new ListedKey(KeyUse.Encryption, key.KeyId, IsInUse: true)),
        .. trust.OwnCard.Officers.Select(officer => new ListedKey(KeyUse.Officer, officer.Certificate.KeyId, IsInUse: true)),
        .. trust.OwnCard.RecoveryOfficers.Select(officer => new ListedKey(KeyUse.Recovery, officer.Certificate.KeyId, IsInUse: true)),
        .. PersonsOf(trust.OwnContacts).Select(key => new ListedKey(KeyUse.Person, key, IsInUse: true)),
        .. RootsOf(trust.OwnCard),
    ];

    private static IEnumerable<KeyId> PersonsOf(VerifiedContactSheet? contacts)
    {
        foreach (ContactPerson person in contacts?.Persons ?? [])
        {
            yield return person.Encryption.KeyId;
            if (person.Receipt is { } receipt)
                yield return receipt.KeyId;
        }
    }

    private static IEnumerable<ListedKey> RootsOf(VerifiedCard card)
    {
        yield return new ListedKey(KeyUse.Root, card.RootKeyId, IsInUse: true);
        var next = KeyId.OfSubjectPublicKeyInfo(card.NextRootKey);
        if (next != card.RootKeyId)
            yield return new ListedKey(KeyUse.Root, next, IsInUse: false);
    }
}
