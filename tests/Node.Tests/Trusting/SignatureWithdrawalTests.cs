using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Tests.Trusting;

/// <summary>An officer takes back the own signature of what both sides have not signed yet, and nobody takes back another's.</summary>
public sealed class SignatureWithdrawalTests : IDisposable
{
    private const string Second = FoundedNode.SecondOfficerName;

    private readonly Exchange exchange = new();
    private readonly byte[] document;

    public SignatureWithdrawalTests()
    {
        exchange.AddOfficers();
        Assert.Empty(exchange.Bor.Book().ImportCard(exchange.Aln.Card.Bytes, exchange.Aln.Card.Fingerprint).Problems);
        document = exchange.Document();
    }

    private Agreement Agreement => Agreement.Read(document).Value!;

    public void Dispose() => exchange.Dispose();

    [Fact]
    public void Withdraw_OfAPendingSignature_TakesItOut_AndARestartKnowsIt()
    {
        Take([exchange.Aln.Sign(document)]);

        AgreementTaken taken = exchange.Book.WithdrawSignature(Agreement, exchange.Aln.Withdraw(document)).Value!;
        Take([exchange.Bor.Sign(document)], from: exchange.Bor.Id);

        Assert.True(taken.IsChanged);
        foreach (TrustedPartner partner in new[] { exchange.Partner, exchange.Aln.Book().Current.Partners[exchange.Bor.Id] })
        {
            KnownAgreement known = Assert.Single(partner.Agreements);
            Assert.Equal((0, 1, 1, 1), (known.OfficersOf(exchange.Aln.Id), known.TakenBack.Count, known.Withdrawals.Count, known.OfficersOf(exchange.Bor.Id)));
            Assert.Equal(AgreementState.Proposed, partner.StateOf(known, FoundedNode.Now));
            Assert.Null(partner.InForce(FoundedNode.Now));
        }
    }

    [Fact]
    public void Withdraw_Twice_ChangesNothingMore()
    {
        Take([exchange.Aln.Sign(document)]);
        exchange.Book.WithdrawSignature(Agreement, exchange.Aln.Withdraw(document));

        Assert.False(exchange.Book.WithdrawSignature(Agreement, exchange.Aln.Withdraw(document)).Value!.IsChanged);
    }

    [Fact]
    public void Withdraw_OfWhatBothSidesHaveSigned_IsRefused_AndNamesTheWayOut()
    {
        Take([exchange.Aln.Sign(document), exchange.Bor.Sign(document)]);

        Problem problem = Assert.Single(exchange.Book.WithdrawSignature(Agreement, exchange.Aln.Withdraw(document)).Problems);

        Assert.Equal(AgreementErrors.SignedByBoth, problem.Code);
        Assert.Contains("agreement suspend agr-aln-bor", problem.Message);
        Assert.Contains("agreement terminate agr-aln-bor", problem.Message);
        Assert.Equal(1UL, exchange.Partner.InForce(FoundedNode.Now)!.Document.Version);
    }

    [Fact]
    public void Withdraw_ByAnOfficerWhoHasNotSigned_IsRefused()
    {
        Take([exchange.Aln.Sign(document)]);

        Assert.Equal(AgreementErrors.NothingToWithdraw, Assert.Single(exchange.Book.WithdrawSignature(Agreement, exchange.Aln.Withdraw(document, Second)).Problems).Code);
    }

    /// <summary>The second officer of the side, an officer of the other, a stranger, and bytes that were changed: the signature stays.</summary>
    [Fact]
    public void Withdraw_OfSomebodyElsesSignature_IsRefused()
    {
        Take([exchange.Aln.Sign(document)]);
        using var cel = new FoundedNode("cert-cel");
        KeyId key = exchange.Book.Current.OwnCard.Officers.Single(officer => officer.Name == FoundedNode.OfficerName).Certificate.KeyId;
        byte[] text = SignatureWithdrawal.Write(Agreement, exchange.Aln.Settings.Environment, key);
        byte[] tampered = exchange.Aln.Withdraw(document);
        tampered[^3] ^= 1;

        Assert.Equal(IdentityErrors.SignatureWrong, Problem(exchange.Aln.Sign(text, Second)));
        Assert.Equal(IdentityErrors.SignatureWrong, Problem(exchange.Bor.Sign(text)));
        Assert.Equal(IdentityErrors.SignatureUnknownSigner, Problem(cel.Sign(text)));
        Assert.Equal(IdentityErrors.SignatureMalformed, Problem([]));
        Assert.Equal(IdentityErrors.SignatureMalformed, Problem(new byte[Limits.SignatureBytesMax + 1]));
        Assert.NotNull(Problem(tampered));
        Assert.Single(exchange.Partner.Agreements[0].Signatures);

        ErrorCode Problem(byte[] statement) => exchange.Book.WithdrawSignature(Agreement, statement).Problems[0].Code;
    }

    [Theory]
    [InlineData("another version")]
    [InlineData("another environment")]
    [InlineData("the document itself")]
    public void Withdraw_ByASignatureOverSomethingElse_IsRefused(string over)
    {
        Take([exchange.Aln.Sign(document)]);
        KeyId key = exchange.Book.Current.OwnCard.Officers.Single(officer => officer.Name == FoundedNode.OfficerName).Certificate.KeyId;
        byte[] statement = over switch
        {
            "another version" => exchange.Aln.Withdraw(exchange.Document(version: 2)),
            "another environment" => exchange.Aln.Sign(SignatureWithdrawal.Write(Agreement, "production", key)),
            _ => exchange.Aln.Sign(document),
        };

        Assert.Equal(IdentityErrors.SignatureWrong, Assert.Single(exchange.Book.WithdrawSignature(Agreement, statement).Problems).Code);
        Assert.Equal(IdentityErrors.SignatureWrong, Assert.Single(Arrive([exchange.Aln.Sign(document)], [statement]).Problems).Code);
    }

    [Fact]
    public void TakeAgreement_SignedAgainAfterAWithdrawal_IsRefusedHere_AndCountsNotFromThePartner()
    {
        Take([exchange.Aln.Sign(document)]);
        exchange.Book.WithdrawSignature(Agreement, exchange.Aln.Withdraw(document));

        Problem problem = Assert.Single(exchange.Book.TakeAgreement(document, [exchange.Aln.Sign(document)]).Problems);
        Assert.Equal(AgreementErrors.TakenBack, problem.Code);
        Assert.Contains("above 1", problem.Message);

        Take([exchange.Aln.Sign(document), exchange.Bor.Sign(document)], from: exchange.Bor.Id);
        Assert.Null(exchange.Partner.InForce(FoundedNode.Now));

        Take([exchange.Aln.Sign(document, Second)]);
        Assert.NotNull(exchange.Partner.InForce(FoundedNode.Now));
    }

    /// <summary>It arrives with the document, before the signature it takes back has come.</summary>
    [Fact]
    public void TakeAgreement_WithAWithdrawalBeforeItsSignature_CountsAllTheSame()
    {
        Assert.Empty(Arrive([exchange.Bor.Sign(document, Second)], [exchange.Bor.Withdraw(document)]).Problems);
        Assert.Empty(Arrive([exchange.Bor.Sign(document)], []).Problems);

        KnownAgreement known = Assert.Single(exchange.Partner.Agreements);
        Assert.Equal([Second], known.Signatures.Select(signature => signature.Officer));
        Assert.Equal([FoundedNode.OfficerName], known.TakenBack.Select(signature => signature.Officer));
    }

    [Fact]
    public void TakeAgreement_WithMoreWithdrawalsThanOfficers_IsRefusedBeforeOneIsVerified()
    {
        byte[][] many = [.. Enumerable.Repeat(new byte[1], Limits.AgreementWithdrawalsMax + 1)];
        Assert.Equal(TrustErrors.AgreementLimit, Assert.Single(Arrive([exchange.Bor.Sign(document)], many).Problems).Code);
        Assert.Equal(TrustErrors.AgreementLimit, Assert.Single(Arrive([exchange.Bor.Sign(document)], [new byte[Limits.SignatureBytesMax + 1]]).Problems).Code);
    }

    /// <summary>
    /// The withdrawal is taken at one node while the last signature is given at the other: nothing is in force on either, and what is below and opens more does not come back on the one that
    /// saw it in force.
    /// </summary>
    [Fact]
    public void Withdrawn_WhileTheLastSignatureIsGivenThere_EndsInTheSameOnBothNodes()
    {
        byte[] wide = AgreementTexts.Wider(exchange.Document()), narrow = exchange.Document(version: 2);
        TrustBook aln = exchange.Book, bor = exchange.Bor.Book();
        foreach (TrustBook book in new[] { aln, bor })
        {
            Assert.Empty(book.TakeAgreement(wide, [.. exchange.Aln.SignByEach(wide), .. exchange.Bor.SignByEach(wide)]).Problems);
            Assert.Empty(book.TakeAgreement(narrow, [exchange.Aln.Sign(narrow)]).Problems);
        }

        Assert.Empty(aln.WithdrawSignature(Agreement.Read(narrow).Value!, exchange.Aln.Withdraw(narrow)).Problems);
        Assert.Empty(bor.TakeAgreement(narrow, [exchange.Bor.Sign(narrow)]).Problems);
        Assert.Equal((1UL, 2UL), (InForce(aln, exchange.Bor.Id), InForce(bor, exchange.Aln.Id)));
        Cross(aln, bor);

        Assert.Equal((null, null), (InForce(aln, exchange.Bor.Id), InForce(bor, exchange.Aln.Id)));
        Assert.Equal((null, null), (InForce(exchange.Aln.Book(), exchange.Bor.Id), InForce(exchange.Bor.Book(), exchange.Aln.Id)));

        Assert.Empty(aln.TakeAgreement(narrow, [exchange.Aln.Sign(narrow, Second)]).Problems);
        Cross(aln, bor);
        Assert.Equal((2UL, 2UL), (InForce(aln, exchange.Bor.Id), InForce(bor, exchange.Aln.Id)));
    }

    [Fact]
    public void Load_WithAFileOfWithdrawalsThatWasChanged_RefusesTheStartByItsName()
    {
        Take([exchange.Aln.Sign(document)]);
        exchange.Book.WithdrawSignature(Agreement, exchange.Aln.Withdraw(document));
        string file = Path.Combine(exchange.Aln.Home.AgreementsFolder, "agr-aln-bor-v1.withdrawn");
        File.WriteAllBytes(file, SignatureBlocks.Write([exchange.Aln.Sign("other bytes"u8)]));

        Assert.Contains("agr-aln-bor-v1.withdrawn", Assert.Single(exchange.Aln.Load().Problems).Message);
        File.WriteAllText(file, "not signatures");
        Assert.Contains("agr-aln-bor-v1.withdrawn", Assert.Single(exchange.Aln.Load().Problems).Message);
    }

    private static ulong? InForce(TrustBook book, PartnerId partner) => book.Current.Partners[partner].InForce(FoundedNode.Now)?.Document.Version;

    /// <summary>Each sends the other all it holds, as the notices of a link do.</summary>
    private static void Cross(TrustBook aln, TrustBook bor)
    {
        foreach ((TrustBook from, TrustBook to) in new[] { (aln, bor), (bor, aln) })
        {
            foreach (V1.AgreementNotice notice in from.Current.Partners[to.Current.Self].Agreements.Select(AgreementNotices.Write))
                Assert.Empty(to.TakeAgreement(AgreementNotices.Read(notice), from.Current.Self).Problems);
        }
    }

    private void Take(byte[][] signatures, PartnerId? from = null) => Assert.Empty(exchange.Book.TakeAgreement(document, signatures, from).Problems);

    private Parsed<AgreementTaken> Arrive(byte[][] signatures, byte[][] withdrawals) =>
        exchange.Book.TakeAgreement(new SignedAgreement(document, signatures) { Withdrawals = withdrawals }, exchange.Bor.Id);
}
