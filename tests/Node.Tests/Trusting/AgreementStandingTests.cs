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
public sealed class AgreementStandingTests : AgreedExchange
{
    [Fact]
    public void Suspended_ByOneOfficer_IsInForceNoMore_AndARestartKnowsIt()
    {
        Assert.True(Suspend(1).Value!.IsChanged);

        foreach (TrustedPartner partner in new[] { Both.Partner, Both.Aln.Book().Current.Partners[Both.Bor.Id] })
        {
            Assert.Null(partner.InForce(FoundedNode.Now));
            Assert.Equal(AgreementState.Suspended, partner.StateOf(partner.Agreements[0], FoundedNode.Now));
        }
    }

    [Fact]
    public void Resumed_TakesTwoDifferentOfficersOfTheSide()
    {
        Suspend(1);

        Assert.Empty(Say(Document, 2, StandingWord.Resumed, First).Problems);
        Assert.Empty(Say(Document, 2, StandingWord.Resumed, First).Problems);
        Assert.Equal(AgreementState.Suspended, State());

        Assert.Empty(Say(Document, 2, StandingWord.Resumed, Second).Problems);
        Assert.Equal(AgreementState.InForce, State());
        Assert.Equal(AgreementState.InForce, Both.Aln.Book().Current.Partners[Both.Bor.Id].StateOf(Both.Partner.Agreements[0], FoundedNode.Now));
    }

    [Fact]
    public void Suspended_FromThePartner_HoldsHere_AndOnlyThePartnerLiftsIt()
    {
        Assert.Empty(Arrive(Both.Bor.Say(Document, 1, StandingWord.Suspended, StandingReason.TermsBroken, First)).Problems);
        Assert.Null(Both.Partner.InForce(FoundedNode.Now));

        Problem refused = Assert.Single(Say(Document, 1, StandingWord.Resumed, First).Problems);
        Assert.Equal(AgreementErrors.NotSuspended, refused.Code);
        Assert.Contains("cert-bor has suspended it, and each side lifts its own", refused.Message);

        Assert.Empty(Arrive(Both.Bor.Say(Document, 2, StandingWord.Resumed, StandingReason.Unspecified, First)).Problems);
        Assert.Null(Both.Partner.InForce(FoundedNode.Now));
        Assert.Empty(Arrive(Both.Bor.Say(Document, 2, StandingWord.Resumed, StandingReason.Unspecified, First, Second)).Problems);
        Assert.NotNull(Both.Partner.InForce(FoundedNode.Now));
    }

    [Fact]
    public void Suspended_ByBoth_TakesBothToResume()
    {
        Suspend(1);
        Arrive(Both.Bor.Say(Document, 1, StandingWord.Suspended, StandingReason.Other, Second));
        Resume(2);
        Assert.Equal(AgreementState.Suspended, State());

        Arrive(Both.Bor.Say(Document, 2, StandingWord.Resumed, StandingReason.Unspecified, First, Second));
        Assert.Equal(AgreementState.InForce, State());
    }

    /// <summary>What lifted the first suspension does not lift the second, and the first does not come back.</summary>
    [Fact]
    public void AnOldStatement_ThatComesAgain_ChangesNothing()
    {
        SignedClaim suspended = Both.Bor.Say(Document, 1, StandingWord.Suspended, StandingReason.Other, First);
        SignedClaim resumed = Both.Bor.Say(Document, 2, StandingWord.Resumed, StandingReason.Unspecified, First, Second);
        Arrive(suspended);
        Arrive(resumed);

        Assert.False(Arrive(suspended).Value!.IsChanged);
        Assert.Equal(AgreementState.InForce, State());

        Arrive(Both.Bor.Say(Document, 3, StandingWord.Suspended, StandingReason.Other, First));
        Assert.False(Arrive(resumed).Value!.IsChanged);
        Assert.Equal(AgreementState.Suspended, State());
    }

    [Fact]
    public void OfTwoStatementsWithOneSerial_TheStricterCounts()
    {
        Arrive(Both.Bor.Say(Document, 5, StandingWord.Resumed, StandingReason.Unspecified, First, Second));
        Assert.Equal(AgreementState.InForce, State());

        Arrive(Both.Bor.Say(Document, 5, StandingWord.Suspended, StandingReason.Other, First));
        Assert.Equal(AgreementState.Suspended, State());
        Arrive(Both.Bor.Say(Document, 5, StandingWord.Resumed, StandingReason.Unspecified, First, Second));
        Assert.Equal(AgreementState.Suspended, State());
    }

    [Fact]
    public void Terminated_IsFinal_ForItAndWhatIsBelow_AndAHigherVersionTakesTwoOfficersOfEachSide()
    {
        byte[] second = Both.Document(version: 2);
        Both.Agree(second);
        Assert.Empty(Say(second, 1, StandingWord.Terminated, Second, StandingReason.NotNeeded).Problems);

        Assert.Null(Both.Partner.InForce(FoundedNode.Now));
        Assert.Equal([AgreementState.Terminated, AgreementState.Terminated], Both.Partner.Agreements.Select(one => Both.Partner.StateOf(one, FoundedNode.Now)));
        Assert.Equal(AgreementErrors.Ended, Assert.Single(Say(second, 2, StandingWord.Resumed, First).Problems).Code);
        Arrive(Both.Aln.Say(second, 9, StandingWord.Resumed, StandingReason.Unspecified, First, Second), second);
        Assert.Null(Both.Partner.InForce(FoundedNode.Now));

        byte[] third = AgreementTexts.Narrower(Both.Document(version: 3));
        KnownAgreement known = Both.Book.TakeAgreement(third, [Both.Aln.Sign(third), Both.Bor.Sign(third)]).Value!.Agreement;
        Assert.Equal((2, AgreementState.Proposed), (known.OfficersNeeded, Both.Partner.StateOf(known, FoundedNode.Now)));
        Both.Agree(third);
        Assert.Equal(3UL, Both.Partner.InForce(FoundedNode.Now)!.Document.Version);
        Assert.Equal(3UL, Both.Aln.Book().Current.Partners[Both.Bor.Id].InForce(FoundedNode.Now)!.Document.Version);
    }

    /// <summary>Nothing below opens because one officer stops what is above, under whatever id.</summary>
    [Fact]
    public void Suspended_OpensNothingBelow_NotUnderAnotherIdEither()
    {
        byte[] other = AgreementTexts.Changed(AgreementTexts.Wider(Both.Document(version: 2)), "id: agr-aln-bor", "id: agr-other"), narrow = Both.Document(version: 3);
        Both.Agree(other);
        Both.Agree(narrow);
        Assert.Equal(3UL, Both.Partner.InForce(FoundedNode.Now)!.Document.Version);

        Assert.Empty(Say(narrow, 1, StandingWord.Suspended, First, StandingReason.Other).Problems);

        Assert.Null(Both.Partner.InForce(FoundedNode.Now));
        Assert.Equal(
            ["agr-aln-bor v1 Superseded", "agr-aln-bor v3 Suspended", "agr-other v2 Suspended"],
            Both.Partner.Agreements.Select(one => $"{one.Document} {Both.Partner.StateOf(one, FoundedNode.Now)}"));
    }

    /// <summary>An agreement that ran out after it was suspended keeps closed what is below it.</summary>
    [Fact]
    public void Suspended_AndRunOut_StillOpensNothingBelow()
    {
        byte[] shorter = AgreementTexts.Changed(Both.Document(version: 2), "until: \"2027-11-25\"", "until: \"2026-12-24\"");
        Both.Agree(shorter);
        Say(shorter, 1, StandingWord.Suspended, First, StandingReason.Other);

        Assert.Null(Both.Partner.InForce(FoundedNode.Now.AddDays(60)));
        Assert.Equal(AgreementStanding.Suspended, Both.Partner.StandingOf(Both.Partner.Agreements[0]));
    }

    [Fact]
    public void Suspended_ByAnOfficerWhoLeavesTheCard_StaysSuspended_AndWhatLiftedItCountsNoMoreWithoutThem()
    {
        Suspend(1, Second);
        Both.Aln.RemoveOfficer(Second);
        Assert.True(Both.Book.ReloadOwn().IsValid);

        Assert.Equal(AgreementState.Suspended, State());
        Assert.Equal(AgreementState.Suspended, Both.Aln.Book().Current.Partners[Both.Bor.Id].StateOf(Both.Partner.Agreements[0], FoundedNode.Now));
    }

    [Fact]
    public void Resumed_ByAnOfficerWhoLeavesTheCard_IsSuspendedAgain()
    {
        Suspend(1);
        Resume(2);
        Assert.Equal(AgreementState.InForce, State());

        Both.Aln.RemoveOfficer(Second);
        Assert.True(Both.Book.ReloadOwn().IsValid);

        Assert.Equal(AgreementStanding.Suspended, Both.Partner.Agreements[0].Standing);
        Assert.Null(Both.Partner.InForce(FoundedNode.Now));
    }

    public static TheoryData<string> Hostile =>
        ["by an officer of the other side", "by a stranger", "over another version", "over another serial", "over another environment", "over another word", "tampered with", "empty", "over-long"];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void ASignature_ThatDoesNotFit_IsRefused_AndNothingIsKept(string how)
    {
        using var cel = new FoundedNode("cert-cel");
        var claim = new StandingClaim(Both.Bor.Id, 1, StandingWord.Suspended, StandingReason.Other);
        byte[] text = claim.Write(Agreement.Read(Document).Value!, Both.Bor.Settings.Environment);
        byte[] signature = how switch
        {
            "by an officer of the other side" => Both.Aln.Sign(text),
            "by a stranger" => cel.Sign(text),
            "over another version" => Both.Bor.Sign(claim.Write(Agreement.Read(Both.Document(version: 2)).Value!, Both.Bor.Settings.Environment)),
            "over another serial" => Both.Bor.Sign((claim with { Serial = 2 }).Write(Agreement.Read(Document).Value!, Both.Bor.Settings.Environment)),
            "over another environment" => Both.Bor.Sign(claim.Write(Agreement.Read(Document).Value!, "production")),
            "over another word" => Both.Bor.Sign((claim with { Word = StandingWord.Terminated }).Write(Agreement.Read(Document).Value!, Both.Bor.Settings.Environment)),
            "empty" => [],
            "over-long" => new byte[Limits.SignatureBytesMax + 1],
            _ => Tampered(Both.Bor.Sign(text)),
        };

        Parsed<AgreementTaken> taken = Arrive(new SignedClaim(claim, [signature]));

        Assert.True(how is "by an officer of the other side" or "by a stranger" ? taken.Value is { IsChanged: false } : !taken.IsValid);
        Assert.Empty(Both.Partner.Agreements[0].Statements);
        Assert.NotNull(Both.Partner.InForce(FoundedNode.Now));
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
        Assert.Equal(AgreementErrors.StatementForm, Arrive(Both.Bor.Say(Document, serial, word, reason, First)).Problems[0].Code);
        Assert.Equal(AgreementErrors.StatementForm, Say(Document, serial, word, First, reason).Problems[0].Code);
    }

    [Fact]
    public void AStatement_OfAnotherPartner_IsRefused()
    {
        using var cel = new FoundedNode("cert-cel");
        Assert.Empty(Both.Book.ImportCard(cel.Card.Bytes, cel.Card.Fingerprint).Problems);

        Assert.Equal(AgreementErrors.StatementForm, Arrive(cel.Say(Document, 1, StandingWord.Suspended, StandingReason.Other, First)).Problems[0].Code);
        var arrived = new SignedAgreement(Document, []) { Statements = [Both.Bor.Say(Document, 1, StandingWord.Suspended, StandingReason.Other, First)] };
        Assert.Equal(TrustErrors.AgreementNotOurs, Both.Book.TakeAgreement(arrived, cel.Id).Problems[0].Code);
    }

    [Fact]
    public void MoreStatementsOrSignaturesThanTheLimit_AreRefusedBeforeOneIsVerified()
    {
        var one = new SignedClaim(new StandingClaim(Both.Bor.Id, 1, StandingWord.Suspended, StandingReason.Other), [[1]]);

        Assert.Equal(TrustErrors.AgreementLimit, Arrive([.. Enumerable.Repeat(one, (2 * Limits.AgreementStatementsPerSideMax) + 1)]).Problems[0].Code);
        Assert.Equal(TrustErrors.AgreementLimit, Arrive(one with { Signatures = [.. Enumerable.Repeat(new byte[1], Limits.AgreementSignaturesMax + 1)] }).Problems[0].Code);
        Assert.Equal(TrustErrors.AgreementLimit, Arrive(one with { Signatures = [new byte[Limits.SignatureBytesMax + 1]] }).Problems[0].Code);
    }

    /// <summary>However much is said, what counts stays: the newest, and what ended it.</summary>
    [Fact]
    public void MoreStatementsThanAreKept_DropTheOldestThatCountForNothing()
    {
        Arrive(Both.Bor.Say(Document, 1, StandingWord.Terminated, StandingReason.Other, First));
        for (ulong serial = 2; serial <= Limits.AgreementStatementsPerSideMax + 3; serial++)
            Arrive(Both.Bor.Say(Document, serial, StandingWord.Suspended, StandingReason.Other, First));

        KnownAgreement known = Both.Partner.Agreements[0];
        Assert.Equal(Limits.AgreementStatementsPerSideMax, known.Statements.Count);
        Assert.Equal(AgreementStanding.Terminated, known.Standing);
        Assert.Equal(Limits.AgreementStatementsPerSideMax + 4UL, known.Said.NextSerial(Both.Bor.Id));
    }

    [Fact]
    public void ChangeStanding_OfWhatCannotBe_IsRefusedInItsOwnWords()
    {
        byte[] proposed = Both.Document(version: 2);
        Both.Book.TakeAgreement(proposed, [Both.Bor.Sign(proposed)]);
        Problem notAgreed = Assert.Single(Say(proposed, 1, StandingWord.Suspended, First, StandingReason.Other).Problems);
        Assert.Equal(AgreementErrors.NotAgreed, notAgreed.Code);
        Assert.Contains("by nobody of cert-aln", notAgreed.Message);

        Assert.Equal(AgreementErrors.NotSuspended, Assert.Single(Say(Document, 1, StandingWord.Resumed, First).Problems).Code);
        Assert.Equal(AgreementErrors.StatementOutdated, Assert.Single(Say(Document, 2, StandingWord.Suspended, First, StandingReason.Other).Problems).Code);

        Both.Agree(proposed);
        Problem higher = Assert.Single(Say(Document, 1, StandingWord.Suspended, First, StandingReason.Other).Problems);
        Assert.Equal(AgreementErrors.HigherInForce, higher.Code);
        Assert.Contains("agreement suspend agr-aln-bor --version 2", higher.Message);
    }

    [Fact]
    public void ChangeStanding_ByAnOfficerOfTheOtherSide_IsRefused()
    {
        var claim = new StandingClaim(Both.Aln.Id, 1, StandingWord.Suspended, StandingReason.Other);
        Agreement agreement = Agreement.Read(Document).Value!;

        Parsed<AgreementTaken> taken = Both.Book.ChangeStanding(agreement, claim, Both.Bor.Sign(claim.Write(agreement, Both.Aln.Settings.Environment)));

        Assert.Equal(IdentityErrors.SignatureUnknownSigner, Assert.Single(taken.Problems).Code);
        Assert.Equal(AgreementErrors.StatementForm, Assert.Single(Both.Book.ChangeStanding(agreement, claim with { Side = Both.Bor.Id }, []).Problems).Code);
    }

    [Theory]
    [InlineData("tampered")]
    [InlineData("other text")]
    [InlineData("no blocks")]
    public void Load_WithAFileOfStatementsThatWasChanged_RefusesTheStartByItsName(string how)
    {
        Suspend(1);
        string file = Path.Combine(Both.Aln.Home.AgreementsFolder, "agr-aln-bor-v1.standing");
        StatementBlock block = Assert.Single(StatementBlock.Read(File.ReadAllBytes(file))!);
        File.WriteAllBytes(file, how switch
        {
            "tampered" => StatementBlock.Write([block with { Signatures = [Both.Aln.Sign("other bytes"u8)] }]),
            "other text" => StatementBlock.Write([block with { Text = "CertBridge/1 agreement-standing\n"u8.ToArray() }]),
            _ => "suspended"u8.ToArray(),
        });

        Assert.Contains("agr-aln-bor-v1.standing", Assert.Single(Both.Aln.Load().Problems).Message);
    }

    [Fact]
    public void Notice_CarriesAllThatWasSaid()
    {
        Suspend(1);
        Resume(2);
        TrustBook bor = Both.Bor.Book();

        SignedAgreement arrived = AgreementNotices.Read(AgreementNotice.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(AgreementNotices.Write(Both.Partner.Agreements[0]))));
        Assert.Empty(bor.TakeAgreement(arrived, Both.Aln.Id).Problems);

        Assert.Equal(Both.Partner.Agreements[0].Statements.Select(one => one.Claim), bor.Current.Partners[Both.Aln.Id].Agreements[0].Statements.Select(one => one.Claim));
        Assert.NotNull(bor.Current.Partners[Both.Aln.Id].InForce(FoundedNode.Now));
        var nobody = new AgreementNotice { Statements = { new StandingStatement { Side = "not an id" } } };
        Assert.Equal(ClosingReason.Protocol, Assert.Throws<LinkBrokenException>(() => AgreementNotices.Read(nobody)).Reason);
    }

    private static byte[] Tampered(byte[] signature)
    {
        signature[^3] ^= 1;
        return signature;
    }
}
