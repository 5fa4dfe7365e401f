using CertBridge.Node.Founding;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using Google.Protobuf;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Trusting;

public sealed class TrustBookRecoveryTests : IDisposable
{
    private readonly Exchange exchange = new();
    private readonly RecoveryTeam team;

    public TrustBookRecoveryTests()
    {
        team = new RecoveryTeam(exchange.Bor);
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, Bundle()).IsValid);
    }

    public void Dispose() => exchange.Dispose();

    [Fact]
    public void ARecoveredCard_IsTaken_AndARestartKnowsByWhom()
    {
        team.Recover();
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, Bundle()).Value!.IsChanged);
        foreach (TrustSnapshot trust in new[] { exchange.Book.Current, exchange.Aln.Book().Current })
            Assert.Equal(["ana", "cai"], trust.Partners[exchange.Bor.Id].Card.Recovered!.Officers);
    }

    [Fact]
    public void ARecoveredCard_IsTakenAsAFile()
    {
        team.Recover();
        Assert.True(exchange.Book.ImportCard(Bundle().ToByteArray(), fingerprint: null).Value!.IsChanged);
    }

    [Fact]
    public void ARecoveredCard_OfAPartnerThatMissedSomeBetween_IsTaken()
    {
        for (int i = 0; i < 3; i++)
            Assert.Empty(exchange.Bor.Desk.SignCard(new CardChange(), exchange.Bor.Root, null, FoundedNode.Now).Problems);
        team.Recover();
        Assert.Equal(6ul, exchange.Book.TakeCard(exchange.Bor.Id, Bundle()).Value!.Partner.Card.Serial);
    }

    /// <summary>The signatures beside the card are what it is believed by at the next start: the same card without them, with a newer sheet, must not take their place.</summary>
    [Fact]
    public void TheSameCardWithoutItsRecoverySignatures_TakesNothingAway()
    {
        team.Recover();
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, Bundle()).IsValid);
        Assert.True(exchange.Bor.Desk.SignSheet(FoundedNode.Now.AddDays(1)).IsValid);
        V1.PartnerCard bare = Bundle();
        bare.Card.RecoverySignatures.Clear();
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, bare).Value!.IsChanged);
        TrustedPartner partner = exchange.Aln.Book().Current.Partners[exchange.Bor.Id];
        Assert.Equal((3ul, 2ul), (partner.Card.Serial, partner.Sheet!.Serial));
        Assert.NotNull(partner.Card.Recovered);
    }

    /// <summary>The same of a root that changed in the ordinary way.</summary>
    [Fact]
    public void TheSameCardWithoutThePreviousRootsSignature_TakesNothingAway()
    {
        var next = new NextRoot(Path.Combine(exchange.Bor.Folder, "next"), "another horse battery");
        CardSigned naming = exchange.Bor.Desk.SignCard(new CardChange { NextRoot = next }, exchange.Bor.Root, null, FoundedNode.Now).Value!;
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, Bundle()).IsValid);
        Assert.Empty(exchange.Bor.Desk.SignCard(new CardChange(), new RootKeyFile(naming.NextRootKeyFile!, next.Passphrase), exchange.Bor.Root, FoundedNode.Now).Problems);
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, Bundle()).IsValid);
        Assert.True(exchange.Bor.Desk.SignSheet(FoundedNode.Now.AddDays(1)).IsValid);
        V1.PartnerCard bare = Bundle();
        bare.Card.PreviousRootSignature = ByteString.Empty;
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, bare).Value!.IsChanged);
        Assert.Equal(2ul, exchange.Aln.Book().Current.Partners[exchange.Bor.Id].Sheet!.Serial);
    }

    [Fact]
    public void WhatAThiefOfTheRootSends_IsAnIdentityConflict_BeforeAndAfter()
    {
        V1.PartnerCard dropped = Forged(card => card.RecoveryOfficers = null);
        Refused(dropped, IdentityErrors.RecoveryOfficersChanged);
        V1.PartnerCard last = Forged(card => card.Serial = ulong.MaxValue);
        Refused(last, IdentityErrors.CardRecoveryRoom);
        V1.PartnerCard later = Forged(card => card.Serial += 5);
        V1.PartnerCard same = Forged(_ => { });

        team.Recover();
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, Bundle()).IsValid);
        Refused(later, IdentityErrors.CardRootRevoked);
        Refused(same, IdentityErrors.CardRootNotNamed);
    }

    /// <summary>Two cards with one serial and two roots: whichever came first stays, people are told, and the next one ends it.</summary>
    [Fact]
    public void WhereTheThiefCameFirst_TheSameSerialIsAConflict_AndOneThatFollowsBothEndsIt()
    {
        V1.PartnerCard thief = Forged(card => card.Name = "CERT Boria, it says");
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, thief).IsValid);
        team.Recover();
        Refused(Bundle(), IdentityErrors.CardRootNotNamed);

        // The card taken by mistake stays in force here; the one after it is made over what the partner holds.
        team.Recover(over: PartnerFile.PathOf(exchange.Aln.Home, exchange.Bor.Id));
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, Bundle()).IsValid);
        Assert.Equal((4ul, exchange.Bor.Book().Current.OwnCard.RootKeyId), (exchange.Partner.Card.Serial, exchange.Partner.Card.RootKeyId));
    }

    /// <summary>A program that knew no recovery officers took the card for its root and wrote their signatures down nowhere; the next program starts on that home.</summary>
    [Fact]
    public void ACardThatAnOlderProgramKeptWithoutTheSignatures_RefusesNoStart_ButNoneThatReplacedTheRootIsBelieved()
    {
        var change = new CardChange { RemoveRecoveryOfficers = ["cai"] };
        byte[] draft = team.Desk.Draft(new RecoveryRequest { Change = change, Root = exchange.Bor.Root }, FoundedNode.Now).Value!.Bytes;
        Assert.Empty(team.Desk.Take([team.Sign(team.Sign(draft, "ana"), "ben")], FoundedNode.Now).Problems);
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, Bundle()).IsValid);
        ForgetSignatures();
        Assert.Equal(2, exchange.Aln.Book().Current.Partners[exchange.Bor.Id].Card.RecoveryOfficers.Count);

        byte[] replacing = team.Draft().Bytes;
        Assert.Empty(team.Desk.Take([team.Sign(team.Sign(replacing, "ana"), "ben")], FoundedNode.Now).Problems);
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, Bundle()).IsValid);
        ForgetSignatures();
        Assert.Equal(HomeErrors.HomeFileCorrupt, Assert.Single(exchange.Aln.Load().Problems).Code);
    }

    private void ForgetSignatures()
    {
        string file = PartnerFile.PathOf(exchange.Aln.Home, exchange.Bor.Id);
        V1.PartnerCard kept = V1.PartnerCard.Parser.ParseFrom(File.ReadAllBytes(file));
        kept.Card.RecoverySignatures.Clear();
        File.WriteAllBytes(file, kept.ToByteArray());
    }

    private V1.PartnerCard Bundle() => V1.PartnerCard.Parser.ParseFrom(exchange.Bor.Card.Bytes);

    /// <summary>The next card as whoever has the root that was founded can sign it.</summary>
    private V1.PartnerCard Forged(Action<V1.Card> change)
    {
        V1.Card card = V1.Card.Parser.ParseFrom(Bundle().Card.Card);
        card.Serial++;
        change(card);
        using PrivateKey root = PrivateKeyFile.Read(exchange.Bor.Root.Path, exchange.Bor.Root.Passphrase, HomeErrors.RootKeyRefused).Value!;
        return new V1.PartnerCard { Card = CardSigning.Card(card, root, previousRoot: null) };
    }

    private void Refused(V1.PartnerCard bundle, ErrorCode code)
    {
        Parsed<CardTaken> taken = exchange.Book.TakeCard(exchange.Bor.Id, bundle);
        Assert.Equal(code, Assert.Single(taken.Problems).Code);
        Assert.True(TrustBook.IsIdentityConflict(taken.Problems));
    }
}
