using CertBridge.Node.Founding;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Trusting;

/// <summary>How many officers of each side an agreement takes, and that nothing but their signatures makes it fewer.</summary>
public sealed class AgreementOfficersTests : IDisposable
{
    private const string Second = FoundedNode.SecondOfficerName;

    private readonly Exchange exchange = new();

    public AgreementOfficersTests() => exchange.AddOfficers();

    public void Dispose() => exchange.Dispose();

    [Fact]
    public void TakeAgreement_ThatWidens_IsInForceOnlyWithTwoOfficersOfEachSide()
    {
        One(exchange.Document());
        byte[] wider = AgreementTexts.Wider(exchange.Document(version: 2));

        KnownAgreement byOne = One(wider);
        Assert.Equal((2, false), (byOne.OfficersNeeded, byOne.IsSigned));
        Assert.Empty(byOne.SignedBy);
        Assert.Equal(1UL, InForce());

        Assert.Equal([exchange.Aln.Id], Take(wider, exchange.Aln.Sign(wider, Second)).SignedBy);
        Assert.Equal(1UL, InForce());

        Assert.True(Take(wider, exchange.Bor.Sign(wider, Second)).IsSigned);
        Assert.Equal(2UL, InForce());
        Assert.Equal(Standing(exchange.Book.Current), Standing(exchange.Aln.Book().Current));
    }

    [Fact]
    public void TakeAgreement_ThatWidens_ByOneOfficerOfASideTwice_IsNotInForce()
    {
        One(exchange.Document());
        byte[] wider = AgreementTexts.Wider(exchange.Document(version: 2));

        exchange.Book.TakeAgreement(wider, [.. exchange.Aln.SignByEach(wider), exchange.Bor.Sign(wider), exchange.Bor.Sign(wider)]);
        KnownAgreement known = Take(wider, exchange.Bor.Sign(wider));

        Assert.Equal((2, 1), (known.OfficersOf(exchange.Aln.Id), known.OfficersOf(exchange.Bor.Id)));
        Assert.Equal(1UL, InForce());
    }

    [Fact]
    public void TakeAgreement_ThatNarrows_TakesOneOfficerOfEachSide()
    {
        One(exchange.Document());
        KnownAgreement narrower = One(AgreementTexts.Narrower(exchange.Document(version: 2)));

        Assert.Equal((1, true), (narrower.OfficersNeeded, narrower.IsSigned));
        Assert.Equal(2UL, InForce());
    }

    [Fact]
    public void TakeAgreement_ThatAsksForTwo_TakesTwo_AndSoDoesWhatGoesBackToOne()
    {
        byte[] byTwo = AgreementTexts.ByOfficers(exchange.Document(), 2);
        Assert.Null(Judge(One(byTwo)));
        exchange.Agree(byTwo);
        Assert.Equal(1UL, InForce());

        Assert.Equal(2, One(exchange.Document(version: 2)).OfficersNeeded);
        Assert.Equal(3, One(AgreementTexts.ByOfficers(exchange.Document(version: 3), 3)).OfficersNeeded);
        Assert.Equal(1UL, InForce());

        KnownAgreement? Judge(KnownAgreement known) => exchange.Partner.InForce(FoundedNode.Now) == known ? known : null;
    }

    /// <summary>Nobody has agreed to the second: the third is held against the first.</summary>
    [Fact]
    public void TakeAgreement_AboveAProposalThatWidens_IsHeldAgainstWhatWasSigned()
    {
        One(exchange.Document());
        One(AgreementTexts.Wider(exchange.Document(version: 2)));

        Assert.Equal(2, One(AgreementTexts.Wider(exchange.Document(version: 3))).OfficersNeeded);
        Assert.Equal(1UL, InForce());
    }

    [Fact]
    public void TakeAgreement_OfAVersionInBetween_JudgesTheOneAboveItAgain()
    {
        One(exchange.Document());
        One(exchange.Document(version: 3));
        Assert.Equal(3UL, InForce());

        byte[] between = AgreementTexts.Narrower(exchange.Document(version: 2));
        exchange.Book.TakeAgreement(between, [exchange.Aln.Sign(between)]);
        Assert.Equal(3UL, InForce());
        Take(between, exchange.Bor.Sign(between));

        Assert.Equal(2UL, InForce());
        Assert.Equal([1, 1, 2], exchange.Partner.Agreements.Select(agreement => agreement.OfficersNeeded));
    }

    /// <summary>The highest version counts under whatever id, so another id must not get past the officers.</summary>
    [Fact]
    public void TakeAgreement_OfAnotherId_ThatWouldTakeThePlaceOfTheOneInForce_IsHeldAgainstIt()
    {
        One(exchange.Document());
        byte[] other = AgreementTexts.Changed(AgreementTexts.Wider(exchange.Document(version: 9)), "id: agr-aln-bor", "id: agr-other");

        Assert.Equal(2, One(other).OfficersNeeded);
        Assert.Equal(1UL, InForce());
    }

    /// <summary>With the officer the first is no longer signed; that must not make the second the first there is.</summary>
    [Fact]
    public void TakeCard_WithoutAnOfficerOfTheOneBefore_LetsNothingWiderIn()
    {
        One(exchange.Document());
        byte[] wider = AgreementTexts.Wider(exchange.Document(version: 2));
        exchange.Book.TakeAgreement(wider, [exchange.Aln.Sign(wider), exchange.Bor.Sign(wider, Second)]);

        Leave(exchange.Bor, FoundedNode.OfficerName);

        Assert.Null(exchange.Partner.InForce(FoundedNode.Now));
        Assert.Equal(2, exchange.Partner.Agreements[1].OfficersNeeded);
        Assert.Equal(Standing(exchange.Book.Current), Standing(exchange.Aln.Book().Current));
    }

    [Fact]
    public void TakeCard_WithoutOneOfTwoOfficers_TakesTheWiderOneOutOfForce()
    {
        One(exchange.Document());
        exchange.Agree(AgreementTexts.Wider(exchange.Document(version: 2)));
        Assert.Equal(2UL, InForce());

        Leave(exchange.Bor, Second);

        Assert.Equal(1UL, InForce());
    }

    /// <summary>Each of the two opens what the other does not: the one that was signed first stays, also after a restart.</summary>
    [Fact]
    public void TakeAgreement_SignedInBetween_ThatOpensWhatTheOneAboveClosed_TakesNobodysPlace()
    {
        exchange.Agree(AgreementTexts.Wider(exchange.Document()));
        One(exchange.Document(version: 3));
        Assert.Equal(3UL, InForce());

        One(AgreementTexts.Narrower(AgreementTexts.Wider(exchange.Document(version: 2))));

        Assert.Equal(3UL, InForce());
        Assert.Equal([1, 1, 1], exchange.Partner.Agreements.Select(agreement => agreement.OfficersNeeded));
        Assert.Equal(Standing(exchange.Book.Current), Standing(exchange.Aln.Book().Current));
    }

    /// <summary>The same three the other way round: what opens more than the one in force waits for its second officers.</summary>
    [Fact]
    public void TakeAgreement_ThatOpensAgainWhatTheOneBeforeClosed_WaitsForSecondOfficers()
    {
        exchange.Agree(AgreementTexts.Wider(exchange.Document()));
        One(AgreementTexts.Narrower(AgreementTexts.Wider(exchange.Document(version: 2))));

        Assert.Equal(2, One(exchange.Document(version: 3)).OfficersNeeded);
        Assert.Equal(2UL, InForce());
    }

    [Fact]
    public void TakeCard_WithoutAnOfficerOfTheNarrowerOne_BringsTheWiderOneBelowItNotBack()
    {
        exchange.Agree(AgreementTexts.Wider(exchange.Document()));
        One(exchange.Document(version: 2));
        Assert.Equal(2UL, InForce());

        Leave(exchange.Bor, FoundedNode.OfficerName);

        foreach (TrustedPartner partner in new[] { exchange.Partner, exchange.Aln.Book().Current.Partners[exchange.Bor.Id] })
        {
            Assert.Null(partner.InForce(FoundedNode.Now));
            Assert.Equal([AgreementState.Superseded, AgreementState.Proposed], partner.Agreements.Select(agreement => partner.StateOf(agreement, FoundedNode.Now)));
        }

        byte[] again = exchange.Document(version: 2);
        Assert.True(Take(again, exchange.Bor.Sign(again, Second)).IsSigned);
        Assert.Equal(2UL, InForce());
    }

    [Fact]
    public void TakeCard_WithoutAnOfficerOfOneThatHasNotBegun_LeavesTheOneInForce()
    {
        exchange.Agree(AgreementTexts.Wider(exchange.Document()));
        One(exchange.Document(version: 2, from: DateOnly.FromDateTime(FoundedNode.Now.UtcDateTime).AddDays(30)));

        Leave(exchange.Bor, FoundedNode.OfficerName);

        Assert.Equal(1UL, InForce());
    }

    /// <summary>A partner sends all signatures it holds, also that of an officer who has left our card since.</summary>
    [Fact]
    public void TakeAgreement_FromThePartner_WithASignatureOfAnOfficerWhoLeft_TakesTheOthers()
    {
        byte[] document = exchange.Document();
        byte[] left = exchange.Bor.Sign(document);
        Leave(exchange.Bor, FoundedNode.OfficerName);
        byte[][] signatures = [left, exchange.Aln.Sign(document), exchange.Bor.Sign(document, Second)];

        Assert.Equal(IdentityErrors.SignatureUnknownSigner, Assert.Single(exchange.Book.TakeAgreement(document, signatures).Problems).Code);
        AgreementTaken taken = exchange.Book.TakeAgreement(document, signatures, exchange.Bor.Id).Value!;

        Assert.Equal((2, 0), (taken.Agreement.Signatures.Count, taken.Agreement.Past.Count));
        Assert.Equal(1UL, InForce());
        Assert.Equal(TrustErrors.AgreementUnsigned, Assert.Single(exchange.Book.TakeAgreement(exchange.Document(version: 2), [left], exchange.Bor.Id).Problems).Code);
    }

    private static string[] Standing(TrustSnapshot trust) =>
        [.. trust.Partners.Values.SelectMany(partner => partner.Agreements).Select(one => $"{one.Document} {one.OfficersNeeded} {string.Join(' ', one.SignedBy.Order())}")];

    private KnownAgreement One(byte[] document)
    {
        Take(document, exchange.Aln.Sign(document));
        return Take(document, exchange.Bor.Sign(document));
    }

    private KnownAgreement Take(byte[] document, byte[] signature)
    {
        Parsed<AgreementTaken> taken = exchange.Book.TakeAgreement(document, [signature]);
        Assert.Empty(taken.Problems);
        return taken.Value!.Agreement;
    }

    private void Leave(FoundedNode node, string officer)
    {
        Assert.Empty(node.Desk.SignCard(new CardChange { RemoveOfficers = [officer] }, node.Root, null, FoundedNode.Now.AddDays(1)).Problems);
        Assert.Empty(exchange.Book.TakeCard(node.Id, V1.PartnerCard.Parser.ParseFrom(node.Card.Bytes)).Problems);
    }

    private ulong InForce() => exchange.Partner.InForce(FoundedNode.Now)!.Document.Version;
}
