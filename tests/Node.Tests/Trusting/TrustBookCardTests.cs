using CertBridge.Node.Founding;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Trusting;

public class TrustBookCardTests
{
    private static readonly Comparer<KeyId> KeyOrder = Comparer<KeyId>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));
    private static readonly DateTimeOffset Later = FoundedNode.Now.AddDays(1);

    [Fact]
    public void ImportCard_WithTheFingerprint_MakesAPartnerWhomARestartKnows()
    {
        using var exchange = new Exchange();
        foreach (TrustSnapshot trust in new[] { exchange.Book.Current, exchange.Aln.Book().Current })
        {
            TrustedPartner bor = Assert.Single(trust.Partners).Value;
            Assert.Equal(exchange.Bor.Id, bor.Id);
            Assert.Equal(exchange.Bor.Card.Fingerprint, bor.Fingerprint);
            Assert.Equal(1ul, bor.Sheet!.Serial);
            Assert.Equal(["gw1.cert-bor.example:7443"], bor.Contacts!.Endpoints);
            Assert.Equal(bor.Id, trust.PartnerByPin(bor.Card.TlsPins.Single()));
            Assert.Null(trust.PartnerByPin(trust.OwnCard.TlsPins.Single()));
        }
    }

    [Fact]
    public void ImportCard_TakesTheFingerprintAsPeopleTypeIt()
    {
        using var aln = new FoundedNode("cert-aln");
        using var bor = new FoundedNode("cert-bor");
        string typed = bor.Card.Fingerprint.Replace("-", " ", StringComparison.Ordinal).Replace('0', 'o').ToLowerInvariant();
        Assert.True(aln.Book().ImportCard(bor.Card.Bytes, typed).IsValid);
    }

    [Theory]
    [InlineData(null, "CB3062")]
    [InlineData("  ", "CB3062")]
    [InlineData("7KQ2-MTVX-9D4H-0RWE-7KQ2-MTVX-9D", "CB3018")]
    public void ImportCard_OfAFirstCardWithoutItsFingerprint_IsRefused(string? typed, string code)
    {
        using var aln = new FoundedNode("cert-aln");
        using var bor = new FoundedNode("cert-bor");
        TrustBook book = aln.Book();
        Assert.Equal(code, Assert.Single(book.ImportCard(bor.Card.Bytes, typed).Problems).Code.Code);
        Assert.Empty(book.Current.Partners);
        Assert.Empty(aln.Book().Current.Partners);
    }

    [Fact]
    public void ImportCard_OfTheSameAgain_ChangesNothing()
    {
        using var exchange = new Exchange();
        int changes = 0;
        exchange.Book.Changed += _ => changes++;
        Assert.False(exchange.Book.ImportCard(exchange.Bor.Card.Bytes, fingerprint: null).Value!.IsChanged);
        Assert.Equal(0, changes);
    }

    [Fact]
    public void KnownCard_WithAWrongFingerprint_IsRefused()
    {
        using var exchange = new Exchange();
        using var other = new FoundedNode("cert-cel");
        Assert.Equal(IdentityErrors.FingerprintMismatch, Assert.Single(exchange.Book.ImportCard(exchange.Bor.Card.Bytes, other.Card.Fingerprint).Problems).Code);
    }

    [Fact]
    public void TakeCard_OfANewerOne_IsBelievedWithoutAFingerprint()
    {
        using var exchange = new Exchange();
        List<PartnerId> changed = [];
        exchange.Book.Changed += changed.Add;
        exchange.Bor.Desk.SignCard(new CardChange { Announce = [KeyKind.Tls] }, exchange.Bor.Root, null, Later);
        CardTaken taken = exchange.Book.TakeCard(exchange.Bor.Id, Bundle(exchange.Bor)).Value!;
        Assert.True(taken.IsChanged);
        Assert.Equal(2ul, exchange.Partner.Card.Serial);
        Assert.All(exchange.Partner.Card.TlsPins, pin => Assert.Equal(exchange.Bor.Id, exchange.Book.Current.PartnerByPin(pin)));
        Assert.Equal([exchange.Bor.Id], changed);
        Assert.Equal(2ul, exchange.Aln.Book().Current.Partners[exchange.Bor.Id].Card.Serial);
    }

    [Fact]
    public void TakeCard_OfALowerSerial_IsAnIdentityConflict()
    {
        using var exchange = new Exchange();
        V1.PartnerCard first = Bundle(exchange.Bor);
        exchange.Bor.Desk.SignCard(new CardChange(), exchange.Bor.Root, null, Later);
        exchange.Book.TakeCard(exchange.Bor.Id, Bundle(exchange.Bor));
        Refused(exchange, first, IdentityErrors.CardSerialLower, isConflict: true);
        Assert.Equal(2ul, exchange.Partner.Card.Serial);
    }

    [Fact]
    public void TakeCard_OfALowerSheetSerial_IsAnIdentityConflict()
    {
        using var exchange = new Exchange();
        V1.PartnerCard first = Bundle(exchange.Bor);
        exchange.Bor.Desk.SignSheet(Later);
        exchange.Book.TakeCard(exchange.Bor.Id, Bundle(exchange.Bor));
        Refused(exchange, first, IdentityErrors.SheetSerialLower, isConflict: true);
    }

    [Fact]
    public void TakeCard_OfTheSameSerialWithOtherBytes_IsAnIdentityConflictAndChangesNothing()
    {
        using var exchange = new Exchange();
        using var restored = new FoundedNode("cert-bor");
        exchange.Bor.Desk.SignCard(new CardChange(), exchange.Bor.Root, null, Later);
        restored.Desk.SignCard(new CardChange { Name = "CERT Boria restored" }, restored.Root, null, Later);
        exchange.Book.TakeCard(exchange.Bor.Id, Bundle(exchange.Bor));
        Digest held = exchange.Partner.Card.Digest;
        Refused(exchange, Bundle(restored), IdentityErrors.CardConflict, isConflict: true);
        Assert.Equal(held, exchange.Partner.Card.Digest);
    }

    [Fact]
    public void ImportCard_OfAKnownIdUnderAnotherRoot_IsRefusedEvenWithItsFingerprint()
    {
        using var exchange = new Exchange();
        using var impostor = new FoundedNode("cert-bor", origin: "second");
        Problem problem = Assert.Single(exchange.Book.ImportCard(impostor.Card.Bytes, impostor.Card.Fingerprint).Problems);
        Assert.Equal(IdentityErrors.CardRootNotNamed, problem.Code);
        Assert.Equal(exchange.Bor.Card.Fingerprint, exchange.Partner.Fingerprint);
    }

    [Fact]
    public void TakeCard_OfSomebodyElse_IsRefused()
    {
        using var exchange = new Exchange();
        using var cel = new FoundedNode("cert-cel");
        Refused(exchange, Bundle(cel), IdentityErrors.CardOfAnother, isConflict: false);
        Assert.Equal(TrustErrors.PartnerUnknown, Assert.Single(exchange.Book.TakeCard(cel.Id, Bundle(cel)).Problems).Code);
        Assert.Single(exchange.Book.Current.Partners);
    }

    [Fact]
    public void ImportCard_OfThisNodeItself_IsRefused()
    {
        using var aln = new FoundedNode("cert-aln");
        Assert.Equal(TrustErrors.OwnCard, Assert.Single(aln.Book().ImportCard(aln.Card.Bytes, aln.Card.Fingerprint).Problems).Code);
    }

    [Fact]
    public void TakeCard_WithASheetThatLacksTheHalfItsCardPromises_IsRefused_AndWhatIsHeldStays()
    {
        using var exchange = new Exchange();
        Digest sheet = exchange.Partner.Sheet!.Digest;
        exchange.Bor.Offer(EnvelopeSuite.Classical, EnvelopeSuite.Hybrid);
        exchange.Bor.SignSheetWithoutKem();

        Refused(exchange, Bundle(exchange.Bor), TrustErrors.HybridHalfMissing, isConflict: false);

        Assert.Equal((1ul, sheet), (exchange.Partner.Card.Serial, exchange.Partner.Sheet!.Digest));
    }

    [Fact]
    public void ImportCard_OfAFirstCardWhoseSheetLacksTheHalf_IsRefused()
    {
        using var aln = new FoundedNode("cert-aln");
        using var bor = new FoundedNode("cert-bor");
        bor.Offer(EnvelopeSuite.Classical, EnvelopeSuite.Hybrid);
        bor.SignSheetWithoutKem();
        Assert.Equal(TrustErrors.HybridHalfMissing, Assert.Single(aln.Book().ImportCard(bor.Card.Bytes, bor.Card.Fingerprint).Problems).Code);
    }

    /// <summary>It may revoke a key, and a revocation waits for nothing; nothing is sent under the sheet that is held.</summary>
    [Fact]
    public void TakeCard_AloneBesideAHeldSheetThatLacksTheHalf_IsTaken_AlsoByARestart()
    {
        using var exchange = new Exchange();
        exchange.Bor.Offer(EnvelopeSuite.Classical);
        exchange.Bor.SignSheetWithoutKem();
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, Bundle(exchange.Bor)).IsValid);
        exchange.Bor.Offer(EnvelopeSuite.Classical, EnvelopeSuite.Hybrid);

        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, new V1.PartnerCard { Card = Bundle(exchange.Bor).Card }).IsValid);

        Assert.NotNull(HybridPromise.Objection(exchange.Partner, FoundedNode.Now));
        Assert.Equal(3ul, exchange.Aln.Book().Current.Partners[exchange.Bor.Id].Card.Serial);
    }

    [Fact]
    public void ImportCard_OfAnotherEnvironment_IsRefused()
    {
        using var aln = new FoundedNode("cert-aln");
        using var drill = new FoundedNode("cert-bor", NodeEnvironment.Exercise);
        Assert.Equal(TrustErrors.OtherEnvironment, Assert.Single(aln.Book().ImportCard(drill.Card.Bytes, drill.Card.Fingerprint).Problems).Code);
    }

    [Fact]
    public void ImportCard_OfAnExpiredOne_IsRefused()
    {
        using var aln = new FoundedNode("cert-aln");
        using var bor = new FoundedNode("cert-bor");
        TrustBook book = aln.Book(new TestClock(FoundedNode.Now.AddDays(730)));
        Assert.Equal(TrustErrors.CardExpired, Assert.Single(book.ImportCard(bor.Card.Bytes, bor.Card.Fingerprint).Problems).Code);
    }

    [Fact]
    public void ImportCard_ThatPinsAnothersTlsKey_IsRefused()
    {
        using var exchange = new Exchange();
        using var cel = new FoundedNode("cert-cel");
        V1.PartnerCard forged = WithPinOf(cel, exchange.Partner.Card.TlsPins.Single());
        string fingerprint = Fingerprint.Of(Digest.Of(forged.Card.Card.Span));
        Assert.Equal(TrustErrors.PinTaken, Assert.Single(exchange.Book.ImportCard(forged, fingerprint).Problems).Code);
        V1.PartnerCard own = WithPinOf(cel, exchange.Book.Current.OwnCard.TlsPins.Single());
        Assert.Equal(TrustErrors.PinTaken, Assert.Single(exchange.Book.ImportCard(own, Fingerprint.Of(Digest.Of(own.Card.Card.Span))).Problems).Code);
    }

    [Fact]
    public void ImportCard_OfWhatIsNoCard_IsRefused()
    {
        using var aln = new FoundedNode("cert-aln");
        TrustBook book = aln.Book();
        byte[][] files = [[], [0xFF], "-----BEGIN CERTIFICATE-----"u8.ToArray(), new byte[Limits.PartnerCardBytesMax + 1]];
        Assert.All(files, file => Assert.Equal(TrustErrors.CardFileMalformed, Assert.Single(book.ImportCard(file, "x").Problems).Code));
    }

    /// <summary>The file around the signed documents is not signed: a flip there can make one unknown to the reader, as leaving it out would, and nothing else.</summary>
    [Fact]
    public void ImportCard_WithAnyByteFlipped_IsRefused_OrBelievesOnlyWhatWasSigned()
    {
        using var aln = new FoundedNode("cert-aln");
        using var bor = new FoundedNode("cert-bor");
        TrustBook book = aln.Book();
        byte[] bytes = bor.Card.Bytes;
        V1.PartnerCard signed = V1.PartnerCard.Parser.ParseFrom(bytes);
        int refused = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte[] flipped = [.. bytes];
            flipped[i] ^= 0x20;
            if (book.ImportCard(flipped, bor.Card.Fingerprint).Value is not { Partner: { } taken })
            {
                refused++;
                continue;
            }
            Assert.Equal(signed.Card, taken.Card.Wire);
            Assert.True(taken.Sheet is null || signed.KeySheet.Equals(taken.Sheet.Wire), $"byte {i}");
            Assert.True(taken.Contacts is null || signed.Contacts.Equals(taken.Contacts.Wire), $"byte {i}");
        }
        Assert.True(refused > bytes.Length - 20, $"only {refused} of {bytes.Length} flips were refused");
    }

    [Fact]
    public void TakeCard_ThatDropsTheSignerOfTheSheet_DropsTheSheetUnlessANewOneComesWithIt()
    {
        using var exchange = new Exchange();
        KeyId signing = exchange.Partner.Card.SigningKeys[0].KeyId;
        exchange.Bor.Desk.SignCard(new CardChange { Announce = [KeyKind.Signing], Revoke = [signing] }, exchange.Bor.Root, null, Later);
        var cardAlone = new V1.PartnerCard { Card = Bundle(exchange.Bor).Card };
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, cardAlone).IsValid);
        Assert.Null(exchange.Partner.Sheet);
        Assert.NotNull(exchange.Partner.Contacts);
        Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, Bundle(exchange.Bor)).IsValid);
        Assert.Equal(2ul, exchange.Partner.Sheet!.Serial);
    }

    [Fact]
    public void TakeCard_OfSeveralGenerations_RemembersTheFormerSigningKeysAcrossARestart()
    {
        using var exchange = new Exchange();
        List<KeyId> former = [];
        for (int i = 0; i < 3; i++)
        {
            former.Add(exchange.Partner.Card.SigningKeys[0].KeyId);
            exchange.Bor.Desk.SignCard(new CardChange { Announce = [KeyKind.Signing], Revoke = [former[^1]] }, exchange.Bor.Root, null, Later);
            Assert.True(exchange.Book.TakeCard(exchange.Bor.Id, Bundle(exchange.Bor)).IsValid);
        }
        foreach (TrustSnapshot trust in new[] { exchange.Book.Current, exchange.Aln.Book().Current })
            Assert.Equal(former.Order(KeyOrder), trust.Partners[exchange.Bor.Id].Card.FormerSigningKeys.Select(key => key.KeyId).Order(KeyOrder));
    }

    [Fact]
    public void ImportCard_AfterThePartnerWasRemoved_BeginsANewHistory()
    {
        using var exchange = new Exchange();
        exchange.Bor.Desk.SignCard(new CardChange(), exchange.Bor.Root, null, Later);
        exchange.Book.TakeCard(exchange.Bor.Id, Bundle(exchange.Bor));
        File.Delete(PartnerFile.PathOf(exchange.Aln.Home, exchange.Bor.Id));
        using var again = new FoundedNode("cert-bor", origin: "second");
        TrustBook book = exchange.Aln.Book();
        Assert.True(book.ImportCard(again.Card.Bytes, again.Card.Fingerprint).IsValid);
        Assert.Equal(again.Card.Fingerprint, exchange.Aln.Book().Current.Partners[again.Id].Fingerprint);
    }

    [Fact]
    public async Task ImportCard_FromManyThreads_KeepsEveryPartner()
    {
        using var aln = new FoundedNode("cert-aln");
        FoundedNode[] others = [.. new[] { "own", "cert-bor", "cert-cel", "cert-dor" }.Select(id => new FoundedNode(id))];
        TrustBook book = aln.Book();
        await Task.WhenAll(others.Select(other => Task.Run(() => book.ImportCard(other.Card.Bytes, other.Card.Fingerprint))));
        Assert.Equal(others.Select(other => other.Id).Order(), book.Current.Partners.Keys);
        Assert.Equal(book.Current.Partners.Keys, aln.Book().Current.Partners.Keys);
        Array.ForEach(others, other => other.Dispose());
    }

    [Fact]
    public void ReloadOwn_AfterTheSheetWasSigned_ShowsTheNewOne()
    {
        using var aln = new FoundedNode("cert-aln");
        TrustBook book = aln.Book();
        List<PartnerId> changed = [];
        book.Changed += changed.Add;
        aln.Desk.SignSheet(Later);
        Assert.Equal(1ul, book.Current.OwnSheet.Serial);
        Assert.Equal(2ul, book.ReloadOwn().Value!.OwnSheet.Serial);
        Assert.Equal([aln.Id], changed);
    }

    [Fact]
    public void ReloadOwn_OfAnOlderFile_IsRefused()
    {
        using var aln = new FoundedNode("cert-aln");
        byte[] first = File.ReadAllBytes(OwnIdentity.PathIn(aln.Home));
        aln.Desk.SignSheet(Later);
        TrustBook book = aln.Book();
        File.WriteAllBytes(OwnIdentity.PathIn(aln.Home), first);
        Assert.False(book.ReloadOwn().IsValid);
        Assert.Equal(2ul, book.Current.OwnSheet.Serial);
    }

    private static void Refused(Exchange exchange, V1.PartnerCard bundle, ErrorCode code, bool isConflict)
    {
        Parsed<CardTaken> taken = exchange.Book.TakeCard(exchange.Bor.Id, bundle);
        Assert.Equal(code, Assert.Single(taken.Problems).Code);
        Assert.Equal(isConflict, TrustBook.IsIdentityConflict(taken.Problems));
    }

    private static V1.PartnerCard Bundle(FoundedNode node) => V1.PartnerCard.Parser.ParseFrom(node.Card.Bytes);

    /// <summary>A card its own root really signed, with a pin that is not its own.</summary>
    private static V1.PartnerCard WithPinOf(FoundedNode node, Digest pin)
    {
        V1.Card card = V1.Card.Parser.ParseFrom(Bundle(node).Card.Card);
        card.TlsPins[0] = Google.Protobuf.ByteString.CopyFrom(pin.ToBytes());
        using var root = PrivateKeyFile.Read(node.Root.Path, FoundedNode.Passphrase, HomeErrors.RootKeyRefused).Value!;
        return new V1.PartnerCard { Card = CardSigning.Card(card, root, previousRoot: null) };
    }
}
