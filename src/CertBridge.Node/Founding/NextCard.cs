using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Founding;

/// <summary>
/// From a change to the next card on disk: (1) the draft, (2) the card signed and verified as its follower, (3) the key sheet signed anew where its
/// signer leaves the card, another takes over from it, or it lacks the key for a suite the card begins to offer, (4) new private keys and the next root on disk, (5) the own card replaced in one write.
/// </summary>
internal sealed class NextCard(NodeHome home, NodeSettings settings, OwnIdentity own, DateTimeOffset now)
{
    private readonly KeyFolder folder = new(home);

    public Parsed<CardSigned> Sign(CardChange change, RootKeys roots)
    {
        Dictionary<KeyKind, PrivateKey> announced = change.Announce.Distinct().ToDictionary(kind => kind, _ => PrivateKey.Create());
        using PrivateKey? nextRoot = change.NextRoot is null ? null : PrivateKey.Create();
        using var encryption = DecryptionKey.Create();
        try
        {
            // 1
            Parsed<IReadOnlySet<KeyId>> replaced = new KeyOrder(folder).Replaced(own.Card);
            if (!replaced.IsValid)
                return Parsed<CardSigned>.Invalid(replaced.Problems);
            CardDraft draft = CardDraft.Make(own.Card, settings, change, replaced.Value, announced, nextRoot, now);
            Problem[] problems = [.. draft.Problems, .. OverlapGate.Objections(home, own.Card, change, replaced.Value), .. NextRootObjections(change.NextRoot), .. folder.Problems];
            if (problems.Length > 0)
                return Parsed<CardSigned>.Invalid(problems);
            // 2
            Parsed<VerifiedCard> card = CardVerification.Card(CardSigning.Card(draft.Card, roots.Root!, roots.Previous), own.Card);
            if (!card.IsValid)
                return Parsed<CardSigned>.Invalid(card.Problems);
            // 3
            Parsed<OwnIdentity> next = WithSheet(card.Value, announced, encryption, change.Activate.Contains(KeyKind.Signing));
            return next.IsValid
                ? Parsed<CardSigned>.Valid(Write(next.Value, announced, nextRoot is null ? null : (change.NextRoot!, nextRoot), encryption))
                : Parsed<CardSigned>.Invalid(next.Problems);
        }
        finally
        {
            foreach (PrivateKey key in announced.Values)
                key.Dispose();
        }
    }

    /// <summary>A card that was signed elsewhere, from (2) on. The private keys it announces were written with its draft.</summary>
    public Parsed<CardSigned> Take(V1.SignedCard signed)
    {
        using var encryption = DecryptionKey.Create();
        Parsed<VerifiedCard> card = CardVerification.Card(signed, own.Card);
        Problem[] problems = card.IsValid ? [.. MissingKeys(card.Value), .. folder.Problems] : [.. card.Problems];
        if (problems.Length > 0)
            return Parsed<CardSigned>.Invalid(problems);
        bool isOtherInUse = card.Value!.SigningKeys[0].KeyId != own.Card.SigningKeys[0].KeyId;
        Parsed<OwnIdentity> next = WithSheet(card.Value, [], encryption, isOtherInUse);
        return next.IsValid
            ? Parsed<CardSigned>.Valid(Write(next.Value, [], nextRoot: null, encryption))
            : Parsed<CardSigned>.Invalid(next.Problems);
    }

    /// <summary>A home that holds no key of a kind on its card is not started.</summary>
    private IEnumerable<Problem> MissingKeys(VerifiedCard card)
    {
        foreach (KeyKind kind in Enum.GetValues<KeyKind>())
        {
            Parsed<IReadOnlyList<StoredKey>> stored = folder.Read(kind);
            foreach (Problem problem in stored.Problems)
                yield return problem;
            if (stored.Value is not { } keys)
                continue;
            bool isHeld = KeyOrder.Listed(card, kind).Any(listed => keys.Any(key => key.Key.Id == listed));
            foreach (StoredKey key in keys)
                key.Dispose();
            if (!isHeld)
                yield return new Problem(HomeErrors.KeyNotOnCard, kind.Word(), $"keys/ holds no {kind.Word()} key that would be on the card: the draft was made in another home.");
        }
    }

    /// <param name="isUse">The sheet is the first use of a signing key that takes over: whoever takes the sheet in has met it.</param>
    private Parsed<OwnIdentity> WithSheet(VerifiedCard card, Dictionary<KeyKind, PrivateKey> announced, DecryptionKey encryption, bool isUse)
    {
        var bundle = new V1.PartnerCard(own.Stored) { Card = card.Wire };
        bool lacksKem = card.Suites.Contains(EnvelopeSuite.Hybrid) && own.Sheet.KemKeys.Count == 0;
        if (!lacksKem && !isUse && CardVerification.KeySheet(own.Sheet.Wire, card, held: null).IsValid)
            return OwnIdentity.Verify(bundle);
        Parsed<IReadOnlyList<StoredKey>> stored = folder.Read(KeyKind.Signing);
        if (!stored.IsValid)
            return Parsed<OwnIdentity>.Invalid(stored.Problems);
        PrivateKey[] held = [.. stored.Value.Select(one => one.Key), .. announced.Where(one => one.Key == KeyKind.Signing).Select(one => one.Value)];
        PrivateKey? signing = card.SigningKeys.Select(onCard => held.FirstOrDefault(key => key.Id == onCard.KeyId)).FirstOrDefault(key => key is not null);
        if (signing is not null)
            bundle.KeySheet = CardSigning.KeySheet(IdentityDocuments.KeySheet(settings, own.Sheet.Serial + 1, encryption, now), signing);
        foreach (StoredKey key in stored.Value)
            key.Dispose();
        return signing is not null
            ? OwnIdentity.Verify(bundle)
            : Parsed<OwnIdentity>.Invalid(new Problem(HomeErrors.KeyNotOnCard, "signing", "keys/ holds no signing key that would be on the card."));
    }

    private CardSigned Write(OwnIdentity next, Dictionary<KeyKind, PrivateKey> announced, (NextRoot Place, PrivateKey Key)? nextRoot, DecryptionKey encryption)
    {
        bool isNewSheet = next.Sheet.Digest != own.Sheet.Digest;
        CrashPoints.Reach(CrashPoint.CardSigned);
        // 4
        string? nextRootFile = nextRoot is var (place, root) ? new OutsideFolder(place.OutFolder).Write(NextRootName(next.Card.Serial), root.ToEncryptedPem(place.Passphrase)) : null;
        WriteAnnounced(announced, next.Contacts);
        if (isNewSheet)
            folder.AddEncryption(encryption);
        CrashPoints.Reach(CrashPoint.CardKeysWritten);
        // 5
        OwnIdentity.Write(home, next);
        CrashPoints.Reach(CrashPoint.CardWritten);
        return new CardSigned
        {
            Serial = next.Card.Serial,
            Fingerprint = next.Card.Fingerprint,
            Expires = next.Card.Expires,
            Suites = next.Card.Suites,
            NextRootKeyFile = nextRootFile,
            NewSheetSerial = isNewSheet ? next.Sheet.Serial : null,
            ContactsDropped = own.Contacts is not null && next.Contacts is null,
        };
    }

    /// <summary>Private keys that no card in force lists yet: they are kept and not used.</summary>
    public void WriteAnnounced(IReadOnlyDictionary<KeyKind, PrivateKey> announced, VerifiedContactSheet? contacts)
    {
        foreach ((KeyKind kind, PrivateKey key) in announced)
            folder.Add(kind, key, kind == KeyKind.Tls ? IdentityDocuments.TlsCertificate(key, settings, contacts?.Endpoints ?? [], now) : null);
    }

    private IEnumerable<Problem> NextRootObjections(NextRoot? nextRoot) => nextRoot?.Objections(home, "next-root", NextRootName(own.Card.Serial + 1)) ?? [];

    /// <summary>Named after the card that announces it, so that it never meets the file of the root before.</summary>
    private string NextRootName(ulong serial) => $"{own.Card.Id}.root-after-{serial}.key";
}
