using CertBridge.Node.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;

namespace CertBridge.Node.Tests.Founding;

/// <summary>Which card may be signed while partners are how far.</summary>
public sealed class KeyOverlapTests : IDisposable
{
    private readonly FoundedNode aln = new();
    private readonly FoundedNode bor = new("cert-bor");
    private readonly PartnerId partner = PartnerId.Parse("cert-bor");

    public KeyOverlapTests() => Assert.Empty(aln.Book().ImportCard(bor.Card.Bytes, bor.Card.Fingerprint).Problems);

    [Theory]
    [InlineData(KeyKind.Signing)]
    [InlineData(KeyKind.Log)]
    [InlineData(KeyKind.Tls)]
    public void EachStep_WaitsForThePartner_AndNamesIt(KeyKind kind)
    {
        KeyId first = InUse(kind);
        Sign(new CardChange { Announce = [kind] });
        Refused(new CardChange { Activate = [kind] }, "it never said which card of this node it holds");
        Holds();
        Sign(new CardChange { Activate = [kind] });
        Assert.NotEqual(first, InUse(kind));
        Refused(new CardChange { Retire = [kind] }, "it said that it holds card 2");
        Holds();
        Refused(new CardChange { Retire = [kind] }, "has not met");
        KeySightFile.Write(aln.Home, partner, KeySightFile.Read(aln.Home, partner).With(new KeySeen(kind, InUse(kind), FoundedNode.Now)));

        Sign(new CardChange { Retire = [kind] });

        Assert.DoesNotContain(first, KeyOrder.Listed(Own, kind));
    }

    [Fact]
    public void TheKeyInUse_IsNotRetired_BeforeAnotherTookOver()
    {
        Sign(new CardChange { Announce = [KeyKind.Log] });
        Holds();
        Refused(new CardChange { Retire = [KeyKind.Log] }, "card sign --activate log first");
        Refused(new CardChange { Announce = [KeyKind.Log], Activate = [KeyKind.Log] }, "this same card announces");
    }

    [Fact]
    public void EvenSo_SignsAllTheSame()
    {
        KeyId first = InUse(KeyKind.Tls);
        Sign(new CardChange { Announce = [KeyKind.Tls], Activate = [KeyKind.Tls], IsEvenSo = true });
        Assert.NotEqual(first, InUse(KeyKind.Tls));
        Assert.Equal([InUse(KeyKind.Tls), first], KeyOrder.Listed(Own, KeyKind.Tls));
    }

    [Fact]
    public void Activate_WithNothingAnnounced_IsRefused()
    {
        Parsed<CardSigned> refused = aln.Desk.SignCard(new CardChange { Activate = [KeyKind.Signing], IsEvenSo = true }, aln.Root, null, FoundedNode.Now);
        Assert.Equal(HomeErrors.CardChangeRefused, Assert.Single(refused.Problems).Code);
    }

    [Fact]
    public void ASightThatIsUnreadable_CountsAsNeverSaid()
    {
        Sign(new CardChange { Announce = [KeyKind.Log] });
        Holds();
        File.WriteAllText(Path.ChangeExtension(PartnerFile.PathOf(aln.Home, partner), ".sight"), "x");
        Refused(new CardChange { Activate = [KeyKind.Log] }, "it never said");
    }

    [Fact]
    public void Taint_OfTheKeyInUse_NeedsAnotherThatTakesOver_AndItsInstantOnlyGetsEarlier()
    {
        KeyId suspect = InUse(KeyKind.Signing);
        DateTimeOffset since = FoundedNode.Now.AddHours(-2);
        Assert.Equal("taint", Assert.Single(aln.Desk.SignCard(new CardChange { Taint = [new(suspect, since)] }, aln.Root, null, FoundedNode.Now).Problems).Field);

        Sign(new CardChange { Announce = [KeyKind.Signing], Taint = [new(suspect, since)] });
        Assert.Equal(since, Own.TaintedKeys[suspect]);
        Assert.NotEqual(suspect, InUse(KeyKind.Signing));
        Assert.Contains(Own.SigningKeys, key => key.KeyId == suspect);
        Assert.Equal("taint", Assert.Single(aln.Desk.SignCard(new CardChange { Taint = [new(suspect, since)] }, aln.Root, null, FoundedNode.Now).Problems).Field);
        Assert.Equal("since", Assert.Single(aln.Desk.SignCard(new CardChange { Taint = [new(InUse(KeyKind.Log), FoundedNode.Now.AddHours(1))], Announce = [KeyKind.Log] }, aln.Root, null, FoundedNode.Now).Problems).Field);

        Sign(new CardChange { Taint = [new(suspect, since.AddHours(-1))] });
        Assert.Equal(since.AddHours(-1), Own.TaintedKeys[suspect]);
    }

    public void Dispose()
    {
        aln.Dispose();
        bor.Dispose();
    }

    private VerifiedCard Own => OwnIdentity.Read(aln.Home).Value!.Card;

    private KeyId InUse(KeyKind kind) => KeyOrder.Listed(Own, kind).First();

    private void Holds() => KeySightFile.Write(aln.Home, partner, KeySightFile.Read(aln.Home, partner) with { CardSerial = Own.Serial, CardDigest = Own.Digest });

    private void Sign(CardChange change) => Assert.Empty(aln.Desk.SignCard(change, aln.Root, null, FoundedNode.Now).Problems);

    private void Refused(CardChange change, string because)
    {
        Problem problem = Assert.Single(aln.Desk.SignCard(change, aln.Root, null, FoundedNode.Now).Problems);
        Assert.Equal(HomeErrors.OverlapIncomplete, problem.Code);
        Assert.Contains("cert-bor", problem.Message, StringComparison.Ordinal);
        Assert.Contains(because, problem.Message, StringComparison.Ordinal);
    }
}
