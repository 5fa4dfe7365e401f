using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Tests.Trusting;

/// <summary>One officer stops what was agreed, on both nodes; two of the same side let it go on; nothing that was said once holds a second time.</summary>
public sealed class AgreementStandingTests : IDisposable
{
    private const string First = FoundedNode.OfficerName, Second = FoundedNode.SecondOfficerName;

    private readonly Exchange exchange = new();
    private readonly byte[] document;

    public AgreementStandingTests()
    {
        exchange.AddOfficers();
        Assert.Empty(exchange.Bor.Book().ImportCard(exchange.Aln.Card.Bytes, exchange.Aln.Card.Fingerprint).Problems);
        document = exchange.Document();
        exchange.Agree(document);
    }

    public void Dispose() => exchange.Dispose();

    [Fact]
    public void Suspended_ByOneOfficer_IsInForceNoMore_AndARestartKnowsIt()
    {
        Assert.True(Suspend(1).Value!.IsChanged);

        foreach (TrustedPartner partner in new[] { exchange.Partner, exchange.Aln.Book().Current.Partners[exchange.Bor.Id] })
        {
            Assert.Null(partner.InForce(FoundedNode.Now));
            Assert.Equal(AgreementState.Suspended, partner.StateOf(partner.Agreements[0], FoundedNode.Now));
        }
    }

    [Fact]
    public void Resumed_TakesTwoDifferentOfficersOfTheSide()
    {
        Suspend(1);

        Assert.Empty(Say(document, 2, StandingWord.Resumed, First).Problems);
        Assert.Empty(Say(document, 2, StandingWord.Resumed, First).Problems);
        Assert.Equal(AgreementState.Suspended, State());

        Assert.Empty(Say(document, 2, StandingWord.Resumed, Second).Problems);
        Assert.Equal(AgreementState.InForce, State());
        Assert.Equal(AgreementState.InForce, exchange.Aln.Book().Current.Partners[exchange.Bor.Id].StateOf(exchange.Partner.Agreements[0], FoundedNode.Now));
    }

    [Fact]
    public void Suspended_FromThePartner_HoldsHere_AndOnlyThePartnerLiftsIt()
    {
        Assert.Empty(Arrive(exchange.Bor.Say(document, 1, StandingWord.Suspended, StandingReason.TermsBroken, First)).Problems);
        Assert.Null(exchange.Partner.InForce(FoundedNode.Now));

        Problem refused = Assert.Single(Say(document, 1, StandingWord.Resumed, First).Problems);
        Assert.Equal(AgreementErrors.NotSuspended, refused.Code);
        Assert.Contains("cert-bor has suspended it, and each side lifts its own", refused.Message);

        Assert.Empty(Arrive(exchange.Bor.Say(document, 2, StandingWord.Resumed, StandingReason.Unspecified, First)).Problems);
        Assert.Null(exchange.Partner.InForce(FoundedNode.Now));
        Assert.Empty(Arrive(exchange.Bor.Say(document, 2, StandingWord.Resumed, StandingReason.Unspecified, First, Second)).Problems);
        Assert.NotNull(exchange.Partner.InForce(FoundedNode.Now));
    }

    [Fact]
    public void Suspended_ByBoth_TakesBothToResume()
    {
        Suspend(1);
        Arrive(exchange.Bor.Say(document, 1, StandingWord.Suspended, StandingReason.Other, Second));
        Resume(2);
        Assert.Equal(AgreementState.Suspended, State());

        Arrive(exchange.Bor.Say(document, 2, StandingWord.Resumed, StandingReason.Unspecified, First, Second));
        Assert.Equal(AgreementState.InForce, State());
    }

    /// <summary>What lifted the first suspension does not lift the second, and the first does not come back.</summary>
    [Fact]
    public void AnOldStatement_ThatComesAgain_ChangesNothing()
    {
        SignedClaim suspended = exchange.Bor.Say(document, 1, StandingWord.Suspended, StandingReason.Other, First);
        SignedClaim resumed = exchange.Bor.Say(document, 2, StandingWord.Resumed, StandingReason.Unspecified, First, Second);
        Arrive(suspended);
        Arrive(resumed);

        Assert.False(Arrive(suspended).Value!.IsChanged);
        Assert.Equal(AgreementState.InForce, State());

        Arrive(exchange.Bor.Say(document, 3, StandingWord.Suspended, StandingReason.Other, First));
        Assert.False(Arrive(resumed).Value!.IsChanged);
        Assert.Equal(AgreementState.Suspended, State());
    }

    [Fact]
    public void OfTwoStatementsWithOneSerial_TheStricterCounts()
    {
        Arrive(exchange.Bor.Say(document, 5, StandingWord.Resumed, StandingReason.Unspecified, First, Second));
        Assert.Equal(AgreementState.InForce, State());

        Arrive(exchange.Bor.Say(document, 5, StandingWord.Suspended, StandingReason.Other, First));
        Assert.Equal(AgreementState.Suspended, State());
        Arrive(exchange.Bor.Say(document, 5, StandingWord.Resumed, StandingReason.Unspecified, First, Second));
        Assert.Equal(AgreementState.Suspended, State());
    }

    [Fact]
    public void Terminated_IsFinal_ForItAndWhatIsBelow_AndAHigherVersionTakesTwoOfficersOfEachSide()
    {
        byte[] second = exchange.Document(version: 2);
        exchange.Agree(second);
        Assert.Empty(Say(second, 1, StandingWord.Terminated, Second, StandingReason.NotNeeded).Problems);

        Assert.Null(exchange.Partner.InForce(FoundedNode.Now));
        Assert.Equal([AgreementState.Terminated, AgreementState.Terminated], exchange.Partner.Agreements.Select(one => exchange.Partner.StateOf(one, FoundedNode.Now)));
        Assert.Equal(AgreementErrors.Ended, Assert.Single(Say(second, 2, StandingWord.Resumed, First).Problems).Code);
        Arrive(exchange.Aln.Say(second, 9, StandingWord.Resumed, StandingReason.Unspecified, First, Second), second);
        Assert.Null(exchange.Partner.InForce(FoundedNode.Now));

        byte[] third = AgreementTexts.Narrower(exchange.Document(version: 3));
        KnownAgreement known = exchange.Book.TakeAgreement(third, [exchange.Aln.Sign(third), exchange.Bor.Sign(third)]).Value!.Agreement;
        Assert.Equal((2, AgreementState.Proposed), (known.OfficersNeeded, exchange.Partner.StateOf(known, FoundedNode.Now)));
        exchange.Agree(third);
        Assert.Equal(3UL, exchange.Partner.InForce(FoundedNode.Now)!.Document.Version);
        Assert.Equal(3UL, exchange.Aln.Book().Current.Partners[exchange.Bor.Id].InForce(FoundedNode.Now)!.Document.Version);
    }

    /// <summary>Nothing below opens because one officer stops what is above, under whatever id.</summary>
    [Fact]
    public void Suspended_OpensNothingBelow_NotUnderAnotherIdEither()
    {
        byte[] other = AgreementTexts.Changed(AgreementTexts.Wider(exchange.Document(version: 2)), "id: agr-aln-bor", "id: agr-other"), narrow = exchange.Document(version: 3);
        exchange.Agree(other);
        exchange.Agree(narrow);
        Assert.Equal(3UL, exchange.Partner.InForce(FoundedNode.Now)!.Document.Version);

        Assert.Empty(Say(narrow, 1, StandingWord.Suspended, First, StandingReason.Other).Problems);

        Assert.Null(exchange.Partner.InForce(FoundedNode.Now));
        Assert.Equal(
            ["agr-aln-bor v1 Superseded", "agr-aln-bor v3 Suspended", "agr-other v2 Suspended"],
            exchange.Partner.Agreements.Select(one => $"{one.Document} {exchange.Partner.StateOf(one, FoundedNode.Now)}"));
    }

    /// <summary>An agreement that ran out after it was suspended keeps closed what is below it.</summary>
    [Fact]
    public void Suspended_AndRunOut_StillOpensNothingBelow()
    {
        byte[] shorter = AgreementTexts.Changed(exchange.Document(version: 2), "until: \"2027-11-25\"", "until: \"2026-12-24\"");
        exchange.Agree(shorter);
        Say(shorter, 1, StandingWord.Suspended, First, StandingReason.Other);

        Assert.Null(exchange.Partner.InForce(FoundedNode.Now.AddDays(60)));
        Assert.Equal(AgreementStanding.Suspended, exchange.Partner.StandingOf(exchange.Partner.Agreements[0]));
    }

    [Fact]
    public void Suspended_ByAnOfficerWhoLeavesTheCard_StaysSuspended_AndWhatLiftedItCountsNoMoreWithoutThem()
    {
        Suspend(1, Second);
        exchange.Aln.RemoveOfficer(Second);
        Assert.True(exchange.Book.ReloadOwn().IsValid);

        Assert.Equal(AgreementState.Suspended, State());
        Assert.Equal(AgreementState.Suspended, exchange.Aln.Book().Current.Partners[exchange.Bor.Id].StateOf(exchange.Partner.Agreements[0], FoundedNode.Now));
    }

    [Fact]
    public void Resumed_ByAnOfficerWhoLeavesTheCard_IsSuspendedAgain()
    {
        Suspend(1);
        Resume(2);
        Assert.Equal(AgreementState.InForce, State());

        exchange.Aln.RemoveOfficer(Second);
        Assert.True(exchange.Book.ReloadOwn().IsValid);

        Assert.Equal(AgreementStanding.Suspended, exchange.Partner.Agreements[0].Standing);
        Assert.Null(exchange.Partner.InForce(FoundedNode.Now));
    }

    public static TheoryData<string> Hostile =>
        ["by an officer of the other side", "by a stranger", "over another version", "over another serial", "over another environment", "over another word", "tampered with", "empty", "over-long"];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void ASignature_ThatDoesNotFit_IsRefused_AndNothingIsKept(string how)
    {
        using var cel = new FoundedNode("cert-cel");
        var claim = new StandingClaim(exchange.Bor.Id, 1, StandingWord.Suspended, StandingReason.Other);
        byte[] text = claim.Write(Agreement.Read(document).Value!, exchange.Bor.Settings.Environment);
        byte[] signature = how switch
        {
            "by an officer of the other side" => exchange.Aln.Sign(text),
            "by a stranger" => cel.Sign(text),
            "over another version" => exchange.Bor.Sign(claim.Write(Agreement.Read(exchange.Document(version: 2)).Value!, exchange.Bor.Settings.Environment)),
            "over another serial" => exchange.Bor.Sign((claim with { Serial = 2 }).Write(Agreement.Read(document).Value!, exchange.Bor.Settings.Environment)),
            "over another environment" => exchange.Bor.Sign(claim.Write(Agreement.Read(document).Value!, "production")),
            "over another word" => exchange.Bor.Sign((claim with { Word = StandingWord.Terminated }).Write(Agreement.Read(document).Value!, exchange.Bor.Settings.Environment)),
            "empty" => [],
            "over-long" => new byte[Limits.SignatureBytesMax + 1],
            _ => Tampered(exchange.Bor.Sign(text)),
        };

        Parsed<AgreementTaken> taken = Arrive(new SignedClaim(claim, [signature]));

        Assert.True(how is "by an officer of the other side" or "by a stranger" ? taken.Value is { IsChanged: false } : !taken.IsValid);
        Assert.Empty(exchange.Partner.Agreements[0].Statements);
        Assert.NotNull(exchange.Partner.InForce(FoundedNode.Now));
    }

    [Theory]
    [InlineData(0UL, StandingWord.Suspended, StandingReason.Other)]
    [InlineData(ulong.MaxValue, StandingWord.Suspended, StandingReason.Other)]
    [InlineData(Limits.AgreementSerialMax + 1, StandingWord.Suspended, StandingReason.Other)]
    [InlineData(1UL, (StandingWord)7, StandingReason.Other)]
    [InlineData(1UL, StandingWord.Suspended, (StandingReason)77)]
    [InlineData(1UL, StandingWord.Resumed, StandingReason.Other)]
    public void AStatement_ThatNobodyMayMake_IsRefused(ulong serial, StandingWord word, StandingReason reason)
    {
        Assert.Equal(AgreementErrors.StatementForm, Arrive(exchange.Bor.Say(document, serial, word, reason, First)).Problems[0].Code);
        Assert.Equal(AgreementErrors.StatementForm, Say(document, serial, word, First, reason).Problems[0].Code);
    }

    [Fact]
    public void AStatement_OfAnotherPartner_IsRefused()
    {
        using var cel = new FoundedNode("cert-cel");
        Assert.Empty(exchange.Book.ImportCard(cel.Card.Bytes, cel.Card.Fingerprint).Problems);

        Assert.Equal(AgreementErrors.StatementForm, Arrive(cel.Say(document, 1, StandingWord.Suspended, StandingReason.Other, First)).Problems[0].Code);
        var arrived = new SignedAgreement(document, []) { Statements = [exchange.Bor.Say(document, 1, StandingWord.Suspended, StandingReason.Other, First)] };
        Assert.Equal(TrustErrors.AgreementNotOurs, exchange.Book.TakeAgreement(arrived, cel.Id).Problems[0].Code);
    }

    [Fact]
    public void MoreStatementsOrSignaturesThanTheLimit_AreRefusedBeforeOneIsVerified()
    {
        var one = new SignedClaim(new StandingClaim(exchange.Bor.Id, 1, StandingWord.Suspended, StandingReason.Other), [[1]]);

        Assert.Equal(TrustErrors.AgreementLimit, Arrive([.. Enumerable.Repeat(one, (2 * Limits.AgreementStatementsPerSideMax) + 1)]).Problems[0].Code);
        Assert.Equal(TrustErrors.AgreementLimit, Arrive(one with { Signatures = [.. Enumerable.Repeat(new byte[1], Limits.AgreementSignaturesMax + 1)] }).Problems[0].Code);
        Assert.Equal(TrustErrors.AgreementLimit, Arrive(one with { Signatures = [new byte[Limits.SignatureBytesMax + 1]] }).Problems[0].Code);
    }

    /// <summary>However much is said, what counts stays: the newest, and what ended it.</summary>
    [Fact]
    public void MoreStatementsThanAreKept_DropTheOldestThatCountForNothing()
    {
        Arrive(exchange.Bor.Say(document, 1, StandingWord.Terminated, StandingReason.Other, First));
        for (ulong serial = 2; serial <= Limits.AgreementStatementsPerSideMax + 3; serial++)
            Arrive(exchange.Bor.Say(document, serial, StandingWord.Suspended, StandingReason.Other, First));

        KnownAgreement known = exchange.Partner.Agreements[0];
        Assert.Equal(Limits.AgreementStatementsPerSideMax, known.Statements.Count);
        Assert.Equal(AgreementStanding.Terminated, known.Standing);
        Assert.Equal(Limits.AgreementStatementsPerSideMax + 4UL, known.Said.NextSerial(exchange.Bor.Id));
    }

    [Fact]
    public void ChangeStanding_OfWhatCannotBe_IsRefusedInItsOwnWords()
    {
        byte[] proposed = exchange.Document(version: 2);
        exchange.Book.TakeAgreement(proposed, [exchange.Aln.Sign(proposed)]);
        Problem notAgreed = Assert.Single(Say(proposed, 1, StandingWord.Suspended, First, StandingReason.Other).Problems);
        Assert.Equal(AgreementErrors.NotAgreed, notAgreed.Code);
        Assert.Contains("agreement withdraw agr-aln-bor --version 2", notAgreed.Message);

        Assert.Equal(AgreementErrors.NotSuspended, Assert.Single(Say(document, 1, StandingWord.Resumed, First).Problems).Code);
        Assert.Equal(AgreementErrors.StatementOutdated, Assert.Single(Say(document, 2, StandingWord.Suspended, First, StandingReason.Other).Problems).Code);

        exchange.Agree(proposed);
        Problem higher = Assert.Single(Say(document, 1, StandingWord.Suspended, First, StandingReason.Other).Problems);
        Assert.Equal(AgreementErrors.HigherInForce, higher.Code);
        Assert.Contains("agreement suspend agr-aln-bor --version 2", higher.Message);
    }

    [Fact]
    public void ChangeStanding_ByAnOfficerOfTheOtherSide_IsRefused()
    {
        var claim = new StandingClaim(exchange.Aln.Id, 1, StandingWord.Suspended, StandingReason.Other);
        Agreement agreement = Agreement.Read(document).Value!;

        Parsed<AgreementTaken> taken = exchange.Book.ChangeStanding(agreement, claim, exchange.Bor.Sign(claim.Write(agreement, exchange.Aln.Settings.Environment)));

        Assert.Equal(IdentityErrors.SignatureUnknownSigner, Assert.Single(taken.Problems).Code);
        Assert.Equal(AgreementErrors.StatementForm, Assert.Single(exchange.Book.ChangeStanding(agreement, claim with { Side = exchange.Bor.Id }, []).Problems).Code);
    }

    [Theory]
    [InlineData("tampered")]
    [InlineData("other text")]
    [InlineData("no blocks")]
    public void Load_WithAFileOfStatementsThatWasChanged_RefusesTheStartByItsName(string how)
    {
        Suspend(1);
        string file = Path.Combine(exchange.Aln.Home.AgreementsFolder, "agr-aln-bor-v1.standing");
        StatementBlock block = Assert.Single(StatementBlock.Read(File.ReadAllBytes(file))!);
        File.WriteAllBytes(file, how switch
        {
            "tampered" => StatementBlock.Write([block with { Signatures = [exchange.Aln.Sign("other bytes"u8)] }]),
            "other text" => StatementBlock.Write([block with { Text = "CertBridge/1 agreement-standing\n"u8.ToArray() }]),
            _ => "suspended"u8.ToArray(),
        });

        Assert.Contains("agr-aln-bor-v1.standing", Assert.Single(exchange.Aln.Load().Problems).Message);
    }

    [Fact]
    public void Notice_CarriesAllThatWasSaid()
    {
        Suspend(1);
        Resume(2);
        TrustBook bor = exchange.Bor.Book();

        SignedAgreement arrived = AgreementNotices.Read(AgreementNotice.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(AgreementNotices.Write(exchange.Partner.Agreements[0]))));
        Assert.Empty(bor.TakeAgreement(arrived, exchange.Aln.Id).Problems);

        Assert.Equal(exchange.Partner.Agreements[0].Statements.Select(one => one.Claim), bor.Current.Partners[exchange.Aln.Id].Agreements[0].Statements.Select(one => one.Claim));
        Assert.NotNull(bor.Current.Partners[exchange.Aln.Id].InForce(FoundedNode.Now));
        var nobody = new AgreementNotice { Statements = { new StandingStatement { Side = "not an id" } } };
        Assert.Equal(default, Assert.Single(AgreementNotices.Read(nobody).Statements).Claim.Side);
    }

    private AgreementState State() => exchange.Partner.StateOf(exchange.Partner.Agreements[0], FoundedNode.Now);

    private Parsed<AgreementTaken> Suspend(ulong serial, string officer = First) => Say(document, serial, StandingWord.Suspended, officer, StandingReason.SecurityIncident);

    private void Resume(ulong serial)
    {
        Assert.Empty(Say(document, serial, StandingWord.Resumed, First).Problems);
        Assert.Empty(Say(document, serial, StandingWord.Resumed, Second).Problems);
    }

    private Parsed<AgreementTaken> Say(byte[] about, ulong serial, StandingWord word, string officer, StandingReason reason = StandingReason.Unspecified)
    {
        SignedClaim said = exchange.Aln.Say(about, serial, word, reason, officer);
        return exchange.Book.ChangeStanding(Agreement.Read(about).Value!, said.Claim, said.Signatures[0]);
    }

    private Parsed<AgreementTaken> Arrive(params SignedClaim[] said) => exchange.Book.TakeAgreement(new SignedAgreement(document, []) { Statements = said }, exchange.Bor.Id);

    private void Arrive(SignedClaim said, byte[] about) => Assert.Empty(exchange.Book.TakeAgreement(new SignedAgreement(about, []) { Statements = [said] }, exchange.Bor.Id).Problems);

    private static byte[] Tampered(byte[] signature)
    {
        signature[^3] ^= 1;
        return signature;
    }
}
