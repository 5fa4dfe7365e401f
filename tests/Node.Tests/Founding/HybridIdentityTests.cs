using CertBridge.Node.Deciding;
using CertBridge.Node.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Storage.Rows;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Founding;

/// <summary>What cards and sheets offer, and what follows from it: machines with ML-KEM, machines without, and nodes that move between them.</summary>
public sealed class HybridIdentityTests
{
    [Fact]
    public void ACardMadeHere_OffersWhatThisMachineCanDo()
    {
        using var node = new FoundedNode();
        TrustSnapshot trust = node.Book().Current;
        Assert.Equal(PlatformSuites.All, trust.OwnCard.Suites);
        Assert.Equal(PlatformSuites.HasHybrid ? 1 : 0, trust.OwnSheet.KemKeys.Count);
    }

    [Fact]
    public void AHomeFromAMachineWithMlKem_IsNotStartedWhereThereIsNone()
    {
        using var node = new FoundedNode();
        node.Offer(EnvelopeSuite.Classical, EnvelopeSuite.Hybrid);
        Parsed<NodeKeys> loaded = NodeKeys.Load(node.Home);
        if (PlatformSuites.HasHybrid)
        {
            Assert.True(loaded.IsValid);
            loaded.Value.Dispose();
            return;
        }
        Assert.Equal(HomeErrors.SuiteNotHere, Assert.Single(loaded.Problems).Code);
        // What the error says: sign a card here. It offers what is possible here.
        Assert.Equal([EnvelopeSuite.Classical], node.Desk.SignCard(new CardChange(), node.Root, null, FoundedNode.Now).Value!.Suites);
        Assert.True(NodeKeys.Load(node.Home).IsValid);
    }

    [HybridFact]
    public void BothHalves_LieInTheHome_AndAreLoadedAsOneKey()
    {
        using var node = new FoundedNode();
        string file = Path.Combine(node.Home.KeysFolder, "encryption-1.kem");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        using NodeKeys keys = NodeKeys.Load(node.Home).Value!;
        VerifiedKeySheet sheet = node.Book().Current.OwnSheet;
        Assert.Equal(sheet.KemKeys[0].KeyId, Assert.Single(keys.Encryption).Value.Kem!.Id);
        File.Delete(file);
        Assert.Equal(HomeErrors.KeyNotOnCard, Assert.Single(NodeKeys.Load(node.Home).Problems).Code);
    }

    [HybridFact]
    public void TheNextSheet_HasBothHalvesOfANewKey()
    {
        using var node = new FoundedNode();
        VerifiedKeySheet before = node.Book().Current.OwnSheet;
        Assert.True(node.Desk.SignSheet(FoundedNode.Now).IsValid);
        VerifiedKeySheet after = node.Book().Current.OwnSheet;
        Assert.NotEqual(before.KemKeys[0].KeyId, Assert.Single(after.KemKeys).KeyId);
        using NodeKeys keys = NodeKeys.Load(node.Home).Value!;
        Assert.Equal(2, keys.Encryption.Values.Count(key => key.Kem is not null));
    }

    /// <summary>Debian 12 to Debian 13: the next card offers the suite, and brings a sheet with the key for it.</summary>
    [HybridFact]
    public void ANodeThatGotMlKem_OffersItWithTheNextCard()
    {
        using var node = new FoundedNode();
        node.Offer(EnvelopeSuite.Classical);
        node.SignSheetWithoutKem();
        Assert.Contains("card sign", HybridStanding.WhyNot(node.Book().Current.OwnCard, node.Book().Current.OwnSheet), StringComparison.Ordinal);
        CardSigned signed = node.Desk.SignCard(new CardChange(), node.Root, null, FoundedNode.Now).Value!;
        Assert.Equal(EnvelopeSuite.Known, signed.Suites);
        Assert.NotNull(signed.NewSheetSerial);
        TrustSnapshot trust = node.Book().Current;
        Assert.Single(trust.OwnSheet.KemKeys);
        Assert.Null(HybridStanding.WhyNot(trust.OwnCard, trust.OwnSheet));
        Assert.True(NodeKeys.Load(node.Home).IsValid);
    }

    [HybridFact]
    public async Task TheStrongestSuiteInBothCards_IsChosen_AndEntriesQueuedUnderAWeakerOneAreSealedAgain()
    {
        await using WorkingNode aln = WorkingNode.Founding("cert-aln");
        var borFounded = new FoundedNode("cert-bor"); // WorkingNode disposes it
        borFounded.Offer(EnvelopeSuite.Classical);
        await using var bor = new WorkingNode(borFounded);
        aln.Meet(bor);
        aln.Agree(bor);
        await aln.AcceptedAsync(Reports.Yaml());
        OutboxRow entry = aln.Store.Read(reader => reader.DueOutbox(bor.Identity.Id, V1.LaneName.Routine, 1))[0];
        Assert.IsType<EntryJudgement.StillGood>(aln.Redeciding.Judge(entry, aln.Trust.Current));

        borFounded.Offer(EnvelopeSuite.Classical, EnvelopeSuite.Hybrid);
        Assert.True(bor.Trust.ReloadOwn().IsValid);
        Assert.True(aln.Trust.TakeCard(bor.Identity.Id, bor.Trust.Current.OwnBundle).IsValid);
        OutboxRow again = Assert.IsType<EntryJudgement.SealAgain>(aln.Redeciding.Judge(entry, aln.Trust.Current)).Replacement;
        Assert.Equal(EnvelopeSuite.Hybrid, EnvelopeOpening.ReadHeader(again.Header).Value!.Suite);
        Assert.True(again.Header.Length + again.Cms.Length > entry.SizeBytes + 1200, "the entry was not classical before"); // it is read without its bytes
        var context = new OpeningContext(bor.Identity.Id, aln.Trust.Current.OwnCard, bor.Keys.Encryption, FoundedNode.Now);
        Assert.IsType<OpenOutcome.Opened>(EnvelopeOpening.Open(again.Header, again.Cms, context));
    }

    [HybridFact]
    public async Task WhenTheOwnCardBeginsToOfferIt_WaitingEntriesAreSealedAgain()
    {
        var alnFounded = new FoundedNode("cert-aln"); // WorkingNode disposes it
        alnFounded.Offer(EnvelopeSuite.Classical);
        await using var aln = new WorkingNode(alnFounded);
        await using WorkingNode bor = WorkingNode.Founding("cert-bor");
        aln.Meet(bor);
        aln.Agree(bor);
        await aln.AcceptedAsync(Reports.Yaml());
        OutboxRow entry = aln.Store.Read(reader => reader.DueOutbox(bor.Identity.Id, V1.LaneName.Routine, 1))[0];
        alnFounded.Offer(EnvelopeSuite.Classical, EnvelopeSuite.Hybrid);
        Assert.True(aln.Trust.ReloadOwn().IsValid);
        OutboxRow again = Assert.IsType<EntryJudgement.SealAgain>(aln.Redeciding.Judge(entry, aln.Trust.Current)).Replacement;
        Assert.Equal(EnvelopeSuite.Hybrid, EnvelopeOpening.ReadHeader(again.Header).Value!.Suite);
        Assert.True(again.Header.Length + again.Cms.Length > entry.SizeBytes + 1200, "the entry was not classical before"); // it is read without its bytes
    }
}
