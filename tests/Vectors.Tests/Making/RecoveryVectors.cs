using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Tests;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>Recovery officers: how they come onto a card, how they change, and how two of them put another root in the place of the one before.</summary>
internal sealed class RecoveryVectors
{
    private const string First = "recovery-officers-first";
    private const string Changed = "recovery-officers-by-two";
    private const string Alone = "recovery-officers-stay";
    private const string Recovered = "recovered";
    private static readonly string[] Names = ["ana", "ben", "cyn"];

    private readonly VectorSet set = new("card");
    private readonly Cert aln = new("cert-aln");
    private readonly PrivateKey[] keys = [.. Names.Select(_ => PrivateKey.Create())];
    private readonly PrivateKey other = PrivateKey.Create();
    private readonly V1.CardOfficer[] officers;

    public RecoveryVectors() => officers = [.. Names.Zip(keys, Officer)];

    public IReadOnlyList<Vector> Make()
    {
        Naming();
        Changing();
        Standing();
        Recovering();
        Signers();
        return set.Made;
    }

    private void Naming()
    {
        V1.SignedCard held = Signed(Card(5));
        set.Good(First, "The first recovery officers come onto a card by its root.", CardVectors.Input(Signed(Card(6, officers))), CardVectors.Against(held));
        Bad("one-recovery-officer", "One recovery officer.", officers[0]);
        Bad("nine-recovery-officers", "Nine recovery officers.", [.. Enumerable.Range(1, 9).Select(nth => Officer($"officer-{nth}", PrivateKey.Create()))]);
        Bad("recovery-officers-of-one-name", "Two recovery officers of one name.", officers[0], Officer("ana", keys[1]));
        Bad("recovery-officer-named-as-an-officer", "A recovery officer has the name of an officer.", officers[0], Officer("mira", keys[1]));
        Bad("recovery-officer-with-an-officers-key", "A recovery officer has the key of an officer.", officers[0], Officer("ben", aln.Officer));

        void Bad(string name, string about, params V1.CardOfficer[] named) => set.Bad(First, name, "card-malformed", about, CardVectors.Input(Signed(Card(6, named))), CardVectors.Against(held));
    }

    private void Changing()
    {
        V1.SignedCard held = Signed(Card(5, officers));
        V1.SignedCard next = Signed(Card(6, officers[0], officers[1], Officer("dan", other)));
        set.Good(Changed, "Two of those before let other recovery officers follow.", CardVectors.Input(By(next, keys[0], keys[2])), CardVectors.Against(held));
        set.Bad(Changed, "recovery-officers-by-the-root", "recovery-officers-changed", "The root alone names other recovery officers: whoever stole it could send them away.", CardVectors.Input(next), CardVectors.Against(held));
        set.Bad(Changed, "recovery-officers-by-one", "recovery-too-few", "One of those before signed.", CardVectors.Input(By(next, keys[0])), CardVectors.Against(held));
        set.Bad(Changed, "recovery-officer-gone", "recovery-officers-changed", "The root alone leaves one out.", CardVectors.Input(Signed(Card(6, officers[..2]))), CardVectors.Against(held));
        set.Bad(Changed, "recovery-officers-gone", "recovery-officers-changed", "The root alone leaves all out.", CardVectors.Input(Signed(Card(6))), CardVectors.Against(held));
        set.Bad(Changed, "recovery-officers-by-themselves", "recovery-signer", "Those who come, and not those before, signed.", CardVectors.Input(By(next, keys[0], other)), CardVectors.Against(held));
    }

    private void Standing()
    {
        V1.SignedCard held = Signed(Card(5, officers));
        set.Good(Alone, "The same recovery officers in another order, a certificate renewed, the serial 1,000,000 higher: by the root alone.", CardVectors.Input(Signed(Card(1_000_005, officers[2], officers[0], Officer("ben", keys[1])))), CardVectors.Against(held));
        set.Bad(Alone, "recovery-serial-used-up", "recovery-room", "The serial is 1,000,001 higher, by the root alone.", CardVectors.Input(Signed(Card(1_000_006, officers))), CardVectors.Against(held));
        set.Bad(Alone, "recovery-list-used-up", "recovery-room", "241 revoked keys, by the root alone.", CardVectors.Input(Signed(Revoking(Card(6, officers), [.. Enumerable.Range(0, 241).Select(nth => new KeyId(Digest.Of(BitConverter.GetBytes(nth))))]))), CardVectors.Against(held));
        set.Bad(Alone, "recovery-officer-of-another-key", "recovery-officers-changed", "One of the same name has another key, by the root alone.", CardVectors.Input(Signed(Card(6, officers[0], officers[1], Officer("cyn", other)))), CardVectors.Against(held));
    }

    private void Recovering()
    {
        V1.SignedCard held = Signed(Card(5, officers));
        V1.SignedCard next = Replacing(revoked: true);
        set.Good(Recovered, "Two recovery officers put another root in the place of the one before.", CardVectors.Input(By(next, keys[0], keys[1])), CardVectors.Against(held));
        Bad("recovered-by-nobody", "root-not-named", "Nobody of them signed.", next);
        Bad("recovered-by-one", "recovery-too-few", "One signed.", By(next, keys[0]));
        Bad("recovered-and-root-kept", "root-kept", "The root before is not listed as revoked.", By(Replacing(revoked: false), keys[0], keys[1]));
        V1.SignedCard unknown = Signed(Card(5));
        set.Bad(Recovered, "recovered-without-officers", "root-not-named", "The card held has no recovery officers.", CardVectors.Input(By(next, keys[0], keys[1])), CardVectors.Against(unknown));
        V1.SignedCard listing = Signed(Revoking(Card(5, officers), other.Id));
        set.Bad(Recovered, "recovered-by-a-revoked-root", "root-revoked", "The card held lists the new root as revoked.", CardVectors.Input(By(next, keys[0], keys[1])), CardVectors.Against(listing));
        V1.SignedCard twice = By(next, keys[0], keys[1]);
        twice.RecoverySignatures.Add(twice.RecoverySignatures[0]);
        Bad("recovered-with-a-signature-twice", "card-malformed", "One officer signed twice for the same root.", twice);
        Bad("recovered-with-nine-signatures", "card-malformed", "Nine signatures.", By(next, [keys[0], keys[1], .. Enumerable.Range(0, 7).Select(_ => PrivateKey.Create())]));

        void Bad(string name, string reason, string about, V1.SignedCard card) => set.Bad(Recovered, name, reason, about, CardVectors.Input(card), CardVectors.Against(held));
    }

    private void Signers()
    {
        V1.SignedCard held = Signed(Card(5, officers));
        V1.SignedCard next = Replacing(revoked: true);
        V1.SignedCard beside = By(next, PrivateKey.Create(), keys[1], keys[2]);
        beside.RecoverySignatures.Add(CardRecovery.Sign(next.Card.Span, other.Id, keys[0]));
        set.Good("recovered-with-others-beside", "Two hold; a stranger's, and one for a card of another root, stand beside them.", CardVectors.Input(beside), CardVectors.Against(held));
        Bad("recovered-by-a-stranger", "recovery-signer", "One recovery officer signed, and a stranger.", By(next, keys[0], PrivateKey.Create()));
        Bad("recovered-by-an-officer", "recovery-signer", "An officer of the card held signed, who is none of its recovery officers.", By(next, aln.Officer, keys[0]));
        Bad("recovered-for-another-root", "recovery-of-another", "Both signed that it may follow a card of another root.", Signing(next, key => CardRecovery.Sign(next.Card.Span, other.Id, key)));
        Bad("recovered-over-another-card", "recovery-signature", "Both signed another card.", Signing(next, key => CardRecovery.Sign(held.Card.Span, aln.Root.Id, key)));
        Bad("recovered-signed-as-a-card", "recovery-signature", "Both signed the same bytes as a card.", Signing(next, key => Forged(next, key)));
        V1.SignedCard flipped = By(next, keys[0], keys[1]);
        flipped.RecoverySignatures[1].Signature = Wire.Flip(flipped.RecoverySignatures[1].Signature, 20);
        Bad("recovered-with-a-flipped-signature", "recovery-signature", "One bit of one signature is flipped.", flipped);

        void Bad(string name, string reason, string about, V1.SignedCard card) =>
            set.Bad("recovered-with-others-beside", name, reason, about, CardVectors.Input(card), CardVectors.Against(held));
    }

    private V1.RecoverySignature Forged(V1.SignedCard next, PrivateKey key)
    {
        V1.RecoverySignature forged = CardRecovery.Sign(next.Card.Span, aln.Root.Id, key);
        forged.Signature = ByteString.CopyFrom(Statement.Sign(key, "card", [.. aln.Root.Id.ToBytes(), .. next.Card.Span]));
        return forged;
    }

    private V1.SignedCard Replacing(bool revoked)
    {
        V1.Card card = Card(6, officers);
        card.RootKey = ByteString.CopyFrom(other.PublicKey);
        return CardSigning.Card(revoked ? Revoking(card, aln.Root.Id) : card, other, null);
    }

    private V1.SignedCard By(V1.SignedCard card, params PrivateKey[] signers)
    {
        V1.SignedCard signed = card.Clone();
        signed.RecoverySignatures.Add(signers.Select(key => CardRecovery.Sign(card.Card.Span, aln.Root.Id, key)));
        return signed;
    }

    /// <summary>By the first two of them, in a way of its own.</summary>
    private V1.SignedCard Signing(V1.SignedCard card, Func<PrivateKey, V1.RecoverySignature> sign)
    {
        V1.SignedCard signed = card.Clone();
        signed.RecoverySignatures.Add(keys[..2].Select(sign));
        return signed;
    }

    private V1.SignedCard Signed(V1.Card card) => CardSigning.Card(card, aln.Root, null);

    private V1.Card Card(ulong serial, params V1.CardOfficer[] recovery)
    {
        V1.Card card = aln.Card(serial);
        if (recovery.Length > 0)
            card.RecoveryOfficers = new V1.RecoveryOfficers { Officers = { recovery } };
        return card;
    }

    private static V1.Card Revoking(V1.Card card, params KeyId[] revoked)
    {
        card.RevokedKeys.Add(revoked.Select(key => ByteString.CopyFrom(key.ToBytes())));
        return card;
    }

    private V1.CardOfficer Officer(string name, PrivateKey key) => new() { Name = name, Certificate = ByteString.CopyFrom(aln.Certify(key, CertificateUse.Officer).Der) };
}
