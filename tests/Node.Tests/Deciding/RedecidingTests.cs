using CertBridge.Node.Deciding;
using CertBridge.Node.Founding;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Agreements;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Deciding;

public sealed class RedecidingTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private OutboxRow entry = null!;

    public async Task InitializeAsync()
    {
        aln.Meet(bor);
        aln.Agree(bor);
        await aln.AcceptedAsync(Reports.Yaml());
        entry = aln.Store.Read(reader => reader.DueOutbox(bor.Identity.Id, LaneName.Routine, 1))[0];
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public void Judge_WhereNothingChanged_IsStillGood() => Assert.IsType<EntryJudgement.StillGood>(Judge());

    [Fact]
    public void Judge_UnderANewerAgreement_SealsAgainUnderIt()
    {
        Agreement newer = aln.Agree(bor, version: 2);

        EntryJudgement.SealAgain again = Assert.IsType<EntryJudgement.SealAgain>(Judge());

        Assert.Equal(newer.Hash, again.Replacement.AgreementHash);
        Assert.Equal((entry.Id, entry.ReportId, entry.Revision, entry.Partner), (again.Replacement.Id, again.Replacement.ReportId, again.Replacement.Revision, again.Replacement.Partner));
        Assert.NotEqual(entry.EnvelopeId, again.Replacement.EnvelopeId);
        Assert.Equal((true, "ALLOWED"), (again.Decision.IsAllowed, again.Decision.Reason));
    }

    [Fact]
    public async Task Judge_SealedAgain_ReplacesTheEntryAndIsThenStillGood()
    {
        aln.Agree(bor, version: 2);
        EntryJudgement.SealAgain again = Assert.IsType<EntryJudgement.SealAgain>(Judge());

        entry = await aln.Store.CommitAsync(Storage.CommitUrgency.Routine, 1, writer => writer.ReplaceSealed(entry.Id, again.Replacement));

        Assert.IsType<EntryJudgement.StillGood>(Judge());
    }

    [Fact]
    public void Judge_UnderALowerCeiling_IsDenied()
    {
        aln.Agree(bor, yaml => yaml.Replace("tlp: amber ", "tlp: clear ", StringComparison.Ordinal), version: 2);

        EntryJudgement.NowDenied denied = Assert.IsType<EntryJudgement.NowDenied>(Judge());

        Assert.Equal((false, "TLP_OVER_CEILING", entry.ReportId), (denied.Decision.IsAllowed, denied.Decision.Reason, denied.Decision.ReportId));
    }

    /// <summary>What waits without a number is decided again; the decision can be made again from its record, and what was kept is read on.</summary>
    [Fact]
    public void Judge_WhileTheAgreementIsSuspended_IsDenied_WithAReasonOfItsOwn()
    {
        Agreement agreement = aln.Trust.Current.Partners[bor.Identity.Id].Agreements[0].Document;
        SignedClaim said = bor.Founded.Say(agreement.Bytes, 1, StandingWord.Suspended, StandingReason.Other, FoundedNode.OfficerName);
        Assert.Empty(aln.Trust.TakeAgreement(new SignedAgreement(agreement.Bytes, []) { Statements = [said] }, bor.Identity.Id).Problems);

        EntryJudgement.NowDenied denied = Assert.IsType<EntryJudgement.NowDenied>(Judge());

        Assert.Equal((false, "AGREEMENT_SUSPENDED"), (denied.Decision.IsAllowed, denied.Decision.Reason));
        Assert.Equal(ReplayVerdict.Same, aln.Replaying.Replay(denied.Decision).Verdict);
    }

    [Fact]
    public void Judge_AfterTheAgreementEnded_IsDenied()
    {
        aln.Clock.Now = FoundedNode.Now.AddYears(1).AddDays(2);

        EntryJudgement.NowDenied denied = Assert.IsType<EntryJudgement.NowDenied>(Judge());

        Assert.False(denied.Decision.IsAllowed);
    }

    [Fact]
    public void Judge_WithANewKeySheet_SealsAgainToTheNewKey()
    {
        Assert.True(bor.Founded.Desk.SignSheet(FoundedNode.Now).IsValid);
        Assert.True(bor.Trust.ReloadOwn().IsValid);
        Assert.True(aln.Trust.TakeCard(bor.Identity.Id, bor.Trust.Current.OwnBundle).IsValid);

        EntryJudgement.SealAgain again = Assert.IsType<EntryJudgement.SealAgain>(Judge());

        string newest = Convert.ToHexStringLower(bor.Trust.Current.OwnSheet.EncryptionKeys[0].SubjectKeyIdentifier);
        Assert.Equal(newest, EnvelopeRecipient.KeyIdentifierOf(again.Replacement.Header, again.Replacement.Cms));
        Assert.NotEqual(newest, EnvelopeRecipient.KeyIdentifierOf(entry.Header, entry.Cms));
        Assert.Equal(bor.Trust.Current.OwnSheet.Digest, again.Replacement.SheetDigest);
    }

    [Fact]
    public void Judge_WithANewCard_SealsAgain()
    {
        Assert.True(bor.Founded.Desk.SignCard(new CardChange { Name = "CERT Boria, renamed" }, bor.Founded.Root, null, FoundedNode.Now).IsValid);
        Assert.True(bor.Trust.ReloadOwn().IsValid);
        Assert.True(aln.Trust.TakeCard(bor.Identity.Id, bor.Trust.Current.OwnBundle).IsValid);

        Assert.Equal(bor.Trust.Current.OwnCard.Digest, Assert.IsType<EntryJudgement.SealAgain>(Judge()).Replacement.CardDigest);
    }

    [Fact]
    public void Judge_AfterTheKeySheetRanOut_IsDenied()
    {
        aln.Clock.Now = bor.Trust.Current.OwnSheet.Expires;

        Assert.Equal("SHEET_EXPIRED", Assert.IsType<EntryJudgement.NowDenied>(Judge()).Decision.Reason);
    }

    [Fact]
    public void Judge_OfAnEntrySignedWithAnotherKeyOfOurs_SealsAgain()
    {
        OutboxRow signedBefore = entry with { SignedBy = aln.Keys.Log.Id };

        Assert.Equal(aln.Keys.Signing.Id, Assert.IsType<EntryJudgement.SealAgain>(aln.Redeciding.Judge(signedBefore, aln.Trust.Current)).Replacement.SignedBy);
    }

    [Fact]
    public void Judge_OverTheLimitByNow_IsNotCountedAgain()
    {
        aln.Agree(bor, yaml => yaml.Replace("# limits: { reports: 200/day }", "limits: { reports: 1/day }", StringComparison.Ordinal), version: 2);

        Assert.IsType<EntryJudgement.SealAgain>(Judge());
    }

    private EntryJudgement Judge() => aln.Redeciding.Judge(entry, aln.Trust.Current);
}
