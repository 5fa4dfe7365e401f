using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Tests.Trusting;

/// <summary>What was stopped stays stopped: whoever signs twice, signs last, proposes the highest version or changes a card.</summary>
public sealed class AgreementStandingHoldsTests : AgreedExchange
{
    /// <summary>One officer who is counted twice would be two: by the same signature again, or by another of the same key, heard for the first time and after a restart.</summary>
    [Theory]
    [InlineData("the same signature twice")]
    [InlineData("signed twice")]
    public void Resumed_ByOneOfficerTwice_IsNotResumed(string how)
    {
        Suspend(1);
        SignedClaim first = Both.Aln.Say(Document, 2, StandingWord.Resumed, StandingReason.Unspecified, First);
        SignedClaim again = Both.Aln.Say(Document, 2, StandingWord.Resumed, StandingReason.Unspecified, First);
        byte[] other = how == "signed twice" ? again.Signatures[0] : first.Signatures[0];

        Assert.Empty(Arrive(first with { Signatures = [first.Signatures[0], other] }).Problems);

        Assert.Equal(AgreementState.Suspended, State());
        Assert.Single(Both.Partner.Agreements[0].Said.Newest(Both.Aln.Id)!.Signatures);
        string file = Path.Combine(Both.Aln.Home.AgreementsFolder, "agr-aln-bor-v1.standing");
        StatementBlock[] blocks = [.. StatementBlock.Read(File.ReadAllBytes(file))!];
        StatementBlock resumed = blocks.Single(block => block.Text.AsSpan().IndexOf("standing: resumed"u8) >= 0);
        File.WriteAllBytes(file, StatementBlock.Write([.. blocks, resumed with { Signatures = [.. resumed.Signatures, other] }]));
        TrustBook restarted = Both.Aln.Book();
        Assert.Null(restarted.Current.Partners[Both.Bor.Id].InForce(FoundedNode.Now));
        Assert.Empty(restarted.TakeAgreement(new SignedAgreement(Document, []) { Statements = [first] }, Both.Bor.Id).Problems);
    }

    /// <summary>What this side has signed and the other has not: whoever signs it last would bring it into force over what is suspended.</summary>
    [Fact]
    public void AProposalOfOurOwn_IsStopped_BeforeTheOtherSideSignsIt()
    {
        byte[] pending = Both.Document(version: 2);
        Both.Book.TakeAgreement(pending, [.. Both.Aln.SignByEach(pending)]);
        Suspend(1);

        Assert.Empty(Say(pending, 1, StandingWord.Suspended, First, StandingReason.KeyCompromise).Problems);
        Both.Book.TakeAgreement(pending, [.. Both.Bor.SignByEach(pending)]);

        Assert.Null(Both.Partner.InForce(FoundedNode.Now));
        Assert.Equal([AgreementStanding.Suspended, AgreementStanding.Suspended], Both.Partner.Agreements.Select(Both.Partner.StandingOf));
    }

    /// <summary>A proposal that nobody here signed, and its own side's word that it is over: it closes itself and nothing else.</summary>
    [Fact]
    public void AStopOfWhatOneSideAloneSigned_ClosesNothingElse()
    {
        byte[] never = Both.Document(version: 1_000);
        Both.Book.TakeAgreement(never, [Both.Bor.Sign(never)], Both.Bor.Id);

        Arrive(Both.Bor.Say(never, 1, StandingWord.Terminated, StandingReason.Other, First), never);

        Assert.NotNull(Both.Partner.InForce(FoundedNode.Now));
        Assert.Equal([AgreementState.InForce, AgreementState.Terminated], Both.Partner.Agreements.Select(one => Both.Partner.StateOf(one, FoundedNode.Now)));
        byte[] next = AgreementTexts.Narrower(Both.Document(version: 2));
        Assert.Equal(1, Both.Book.TakeAgreement(next, [Both.Aln.Sign(next)]).Value!.Agreement.OfficersNeeded);
    }

    /// <summary>Whoever uses the highest serial takes from nobody the power to stop.</summary>
    [Fact]
    public void AfterTheHighestSerial_ASideCanStillStop()
    {
        Assert.Empty(Arrive(Both.Aln.Say(Document, Limits.AgreementSerialMax, StandingWord.Resumed, StandingReason.Unspecified, First, Second)).Problems);
        Assert.Equal(AgreementState.InForce, State());
        Assert.Equal(Limits.AgreementSerialMax, Both.Partner.Agreements[0].Said.NextSerial(Both.Aln.Id));

        Assert.Empty(Suspend(Limits.AgreementSerialMax).Problems);
        Assert.Equal(AgreementState.Suspended, State());
        Assert.Empty(Say(Document, Limits.AgreementSerialMax, StandingWord.Terminated, First, StandingReason.Other).Problems);
        Assert.Equal(AgreementState.Terminated, State());
    }

    /// <summary>A signature of the partner's that does not hold any more, as by a card that gives another key the name of the old certificate, loses nothing of what was said here.</summary>
    [Fact]
    public void ASignatureOfThePartner_ThatHoldsNoMore_LeavesOurStopWhereItIs()
    {
        Suspend(1);
        string file = Path.Combine(Both.Aln.Home.AgreementsFolder, "agr-aln-bor-v1.sigs");
        byte[][] others = [.. Both.Partner.Agreements[0].Signatures.Where(signature => signature.Party == Both.Aln.Id).Select(signature => signature.Der), Both.Bor.Sign("other bytes"u8)];
        File.WriteAllBytes(file, SignatureBlocks.Write(others));

        KnownAgreement known = Assert.Single(Both.Aln.Book().Current.Partners[Both.Bor.Id].Agreements);

        Assert.Equal((AgreementStanding.Suspended, 1), (known.Standing, known.Past.Count));
        File.WriteAllBytes(file, SignatureBlocks.Write([Both.Aln.Sign("other bytes"u8)]));
        Assert.Contains("agr-aln-bor-v1.sigs", Assert.Single(Both.Aln.Load().Problems).Message);
    }

    /// <summary>Files of a document whose writing was broken off are not those of another that comes under the same name.</summary>
    [Fact]
    public void LeftoversOfABrokenWrite_AreNobodyElses()
    {
        Suspend(1);
        string folder = Both.Aln.Home.AgreementsFolder;
        File.Copy(Path.Combine(folder, "agr-aln-bor-v1.standing"), Path.Combine(folder, "agr-aln-bor-v2.standing"));
        byte[] second = Both.Document(version: 2);

        Both.Agree(second);

        Assert.False(File.Exists(Path.Combine(folder, "agr-aln-bor-v2.standing")));
        Assert.Empty(Both.Aln.Load().Problems);
    }
}
