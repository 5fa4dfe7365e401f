using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Tests.Cards;

/// <summary>A CERT with three recovery officers on its card, a thief of its root, and the new root it makes.</summary>
internal sealed class RecoveringCert
{
    public RecoveringCert(Cert? cert = null)
    {
        Aln = cert ?? new Cert("cert-aln");
        Held = Verified(Card(1), Aln.Root);
    }

    public Cert Aln { get; }

    public PrivateKey Ana { get; } = PrivateKey.Create();

    public PrivateKey Ben { get; } = PrivateKey.Create();

    public PrivateKey Cai { get; } = PrivateKey.Create();

    /// <summary>On no card.</summary>
    public PrivateKey Dea { get; } = PrivateKey.Create();

    public PrivateKey NewRoot { get; } = PrivateKey.Create();

    /// <summary>Card 1, as partners hold it.</summary>
    public VerifiedCard Held { get; }

    /// <summary>A card of the root in force with the three recovery officers.</summary>
    public V1.Card Card(ulong serial)
    {
        V1.Card card = Aln.Card(serial);
        card.RecoveryOfficers = new V1.RecoveryOfficers { Officers = { Officer("ana", Ana), Officer("ben", Ben), Officer("cai", Cai) } };
        return card;
    }

    /// <summary>The card after a lost root: of the new one, with the old one revoked.</summary>
    public V1.Card Recovered(ulong serial = 2)
    {
        V1.Card card = Card(serial);
        card.RootKey = ByteString.CopyFrom(NewRoot.PublicKey);
        card.RevokedKeys.Add(ByteString.CopyFrom(Aln.Root.Id.ToBytes()));
        return card;
    }

    public V1.CardOfficer Officer(string name, PrivateKey key) => new() { Name = name, Certificate = ByteString.CopyFrom(Aln.Certify(key, CertificateUse.Officer).Der) };

    /// <summary>Signed by the new root, and by recovery officers as below.</summary>
    public V1.SignedCard Signed(V1.Card card, params ReadOnlySpan<PrivateKey> officers) => SignedBy(card, NewRoot, officers);

    /// <summary>Signed by a root, and by recovery officers for a card of the root that was.</summary>
    public V1.SignedCard SignedBy(V1.Card card, PrivateKey root, params ReadOnlySpan<PrivateKey> officers)
    {
        V1.SignedCard signed = CardSigning.Card(card, root, previousRoot: null);
        foreach (PrivateKey officer in officers)
            signed.RecoverySignatures.Add(CardRecovery.Sign(signed.Card.Span, Aln.Root.Id, officer));
        return signed;
    }

    public Parsed<VerifiedCard> Follow(V1.SignedCard next, VerifiedCard? held = null) => CardVerification.Card(next, held ?? Held);

    public VerifiedCard Verified(V1.Card card, PrivateKey root, VerifiedCard? held = null) => CardVerification.Card(CardSigning.Card(card, root, null), held).Value!;

    public static void AssertRefused(ErrorCode code, Parsed<VerifiedCard> read) => Assert.Equal(code, Assert.Single(read.Problems).Code);
}
