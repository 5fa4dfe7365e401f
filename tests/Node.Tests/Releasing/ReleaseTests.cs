using System.Text;
using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.Linking;
using CertBridge.Node.Releasing;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Releasing;

/// <summary>What waits for people goes when two of them signed exactly what is sent, and not otherwise.</summary>
public sealed class ReleaseTests : ReleasingNode
{
    [Fact]
    public async Task Submit_OfWhatTheAgreementWantsReleased_Waits_AndNothingIsSealed()
    {
        ApprovalRow approval = await WaitingAsync();

        Assert.Equal((ApprovalState.Waiting, Bor.Identity.Id, 2, null), (approval.State, approval.Partner, approval.SignersNeeded, approval.OutboxId));
        Assert.Contains("asks for a release by a second person", approval.Because, StringComparison.Ordinal);
        Assert.DoesNotContain(Reports.Canary, Encoding.UTF8.GetString(approval.Items), StringComparison.Ordinal); // analyst notes are out of the copy already
        Assert.Empty(Aln.Store.Read(reader => reader.ListOutbox(approval.ReportId)));
        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));
        DecisionRow decision = Last(approval);
        Assert.Equal((false, "HELD_FOR_APPROVAL"), (decision.IsAllowed, decision.Reason));
        Assert.Contains("\"decisive\":[\"H02\"]", decision.Record, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grant_ByTwoPersons_SealsExactlyWhatTheySigned_AndTheReceiverTakesIt()
    {
        ApprovalRow approval = await WaitingAsync();

        GrantedRelease first = await GrantedAsync(approval);
        Assert.Equal((1, ApprovalState.Waiting), (first.Missing, first.Approval.State));
        Assert.Empty(Aln.Store.Read(reader => reader.ListOutbox(approval.ReportId)));
        GrantedRelease second = await GrantedAsync(approval, FoundedNode.SecondOfficerName);

        Assert.Equal((0, ApprovalState.Released, "Released by officer-1 and officer-2."), (second.Missing, second.Approval.State, second.Approval.Because));
        DecisionRow decision = Last(approval);
        Assert.Equal((true, "RELEASED", "Released by officer-1 and officer-2."), (decision.IsAllowed, decision.Reason, decision.Because));
        OutboxRow entry = Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));
        IncomingDecision taken = Arrivals.Decide(entry, Aln, Bor);
        Assert.True(taken.IsAllowed, taken.Because);
        Assert.EndsWith("; released by officer-1 and officer-2.", taken.Because, StringComparison.Ordinal);
        Assert.Equal(approval.ItemRoot.ToBytes(), Arrivals.Open(entry, Aln, Bor).Manifest.ItemRoot.ToByteArray());
        ApprovalRow sent = Find(approval.Id);
        Assert.Equal((ApprovalState.Sent, 0), (sent.State, sent.Items.Length));
        Assert.Equal(["submission", "approval", "approval"], Aln.Store.Read(reader => reader.NodeLeaves(0, 10)).Select(leaf => leaf.Kind));
    }

    [Fact]
    public async Task Grant_ByOnePersonTwice_IsRefused()
    {
        ApprovalRow approval = await WaitingAsync();
        await GrantedAsync(approval);

        Assert.Equal(ReleaseErrors.SignedBefore, (await GrantAsync(approval)).Problems[0].Code);
        Assert.Equal(ApprovalState.Waiting, Find(approval.Id).State);
    }

    [Fact]
    public async Task Grant_OverAnotherRoot_OrAnotherStatement_IsRefused()
    {
        ApprovalRow approval = await WaitingAsync();
        ApprovalRow other = await WaitingAsync("Another");

        Parsed<GrantedRelease> root = await Granting.GrantAsync(new ReleaseGrant(approval.Id, other.ItemRoot, Sign(other), false), WorkingNode.Operator, default);
        Parsed<GrantedRelease> statement = await Granting.GrantAsync(new ReleaseGrant(approval.Id, approval.ItemRoot, Sign(other), false), WorkingNode.Operator, default);
        Parsed<GrantedRelease> emergency = await Granting.GrantAsync(new ReleaseGrant(approval.Id, approval.ItemRoot, Sign(approval), true), WorkingNode.Operator, default);

        Assert.Equal((ReleaseErrors.Changed, IdentityErrors.SignatureWrong, IdentityErrors.SignatureWrong), (root.Problems[0].Code, statement.Problems[0].Code, emergency.Problems[0].Code));
        Assert.Empty(Aln.Store.Read(reader => reader.ApprovalSignatures(approval.Id)));
    }

    [Fact]
    public async Task Grant_ByAnOfficerOfThePartner_IsRefused()
    {
        ApprovalRow approval = await WaitingAsync();
        byte[] theirs = Bor.Founded.Sign(ApprovalStatement.Of(approval, Aln.Identity, false).ToBytes());

        Parsed<GrantedRelease> granted = await Granting.GrantAsync(new ReleaseGrant(approval.Id, approval.ItemRoot, theirs, false), WorkingNode.Operator, default);

        Assert.False(granted.IsValid);
    }

    [Fact]
    public async Task Emergency_IsOnePerson_AndTheReceiverSeesIt()
    {
        ApprovalRow approval = await WaitingAsync();
        await GrantedAsync(approval); // over the other statement: counts for nothing now

        GrantedRelease released = await GrantedAsync(approval, FoundedNode.SecondOfficerName, isEmergency: true);

        Assert.Equal((0, true, "Released in an emergency by officer-2 alone."), (released.Missing, released.Approval.IsEmergency, released.Approval.Because));
        IncomingDecision taken = Arrivals.Decide(Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id)), Aln, Bor);
        Assert.True(taken.IsAllowed);
        Assert.Contains("released in an emergency by officer-2 alone", taken.Because, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuse_EndsIt_WithWhoAndWhy_AndTheCopyIsGone()
    {
        ApprovalRow approval = await WaitingAsync();

        Parsed<ApprovalRow> refused = await Ending.RefuseAsync(approval.Id, "The victim has not agreed yet.", WorkingNode.Operator, default);

        Assert.Equal((ApprovalState.Refused, "operator-1 refused: The victim has not agreed yet.", 0), (refused.Value!.State, refused.Value.Because, refused.Value.Items.Length));
        Assert.Equal(ReleaseErrors.Settled, (await GrantAsync(approval)).Problems[0].Code);
        Assert.Equal(ReleaseErrors.Settled, (await Ending.RefuseAsync(approval.Id, "again", WorkingNode.Operator, default)).Problems[0].Code);
        Assert.Contains("\"did\":\"refused\"", Encoding.UTF8.GetString(Aln.Store.Read(reader => reader.NodeLeaves(1, 1))[0].Record), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public async Task Refuse_WithoutAReasonInOneLine_IsRefusedItself(string reason)
    {
        ApprovalRow approval = await WaitingAsync();

        Assert.Equal(ReleaseErrors.ReasonMissing, (await Ending.RefuseAsync(approval.Id, reason, WorkingNode.Operator, default)).Problems[0].Code);
        Assert.Equal(ReleaseErrors.ReasonMissing, (await Ending.RefuseAsync(approval.Id, new string('x', 501), WorkingNode.Operator, default)).Problems[0].Code);
        Assert.Equal(ApprovalState.Waiting, Find(approval.Id).State);
    }

    [Fact]
    public async Task Expired_WhileItWaits_IsEndedOnce()
    {
        ApprovalRow approval = await WaitingAsync();
        Aln.Clock.Now = approval.Expires;

        Assert.Equal(ReleaseErrors.Settled, (await GrantAsync(approval)).Problems[0].Code);
        Assert.Equal(1, await Ending.ExpireAsync(default));
        Assert.Equal(0, await Ending.ExpireAsync(default));

        Assert.Equal((ApprovalState.Expired, ApprovalEnding.LateWords), (Find(approval.Id).State, Find(approval.Id).Because));
    }

    [Fact]
    public async Task Expired_AfterItWasReleased_EndsTheEntryToo_WhoeverLooksFirst()
    {
        ApprovalRow first = await ReleasedAsync(await WaitingAsync());
        ApprovalRow second = await ReleasedAsync(await WaitingAsync("Another"));
        Aln.Clock.Now = second.Expires;

        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));
        Assert.Equal(0, await Ending.ExpireAsync(default));

        Assert.All(new[] { first, second }, approval =>
        {
            Assert.Equal(ApprovalState.Expired, Find(approval.Id).State);
            Assert.Equal(OutboxState.Expired, Assert.Single(Aln.Store.Read(reader => reader.ListOutbox(approval.ReportId))).State);
        });
    }

    [Fact]
    public async Task APolicyInForceSince_TakesTheSignatureOfBothBack_AndThePersonsAreAskedAgain()
    {
        ApprovalRow approval = await WaitingAsync();
        await GrantedAsync(approval);
        Load();

        Parsed<GrantedRelease> late = await GrantAsync(approval, FoundedNode.SecondOfficerName);

        Assert.Equal(ReleaseErrors.Changed, late.Problems[0].Code);
        ApprovalRow again = Find(approval.Id);
        Assert.Equal(ApprovalState.Waiting, again.State);
        Assert.Contains("the policy in force is another", again.Because, StringComparison.Ordinal);
        Assert.NotEqual(approval.ItemRoot, again.ItemRoot);
        Assert.Empty(Aln.Store.Read(reader => reader.ApprovalSignatures(approval.Id)));
        await ReleasedAsync(again);
        Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));
    }

    [Fact]
    public async Task BeforeTheNumber_AReleaseUnderAnotherPolicyOrAgreement_DoesNotHold_AndWaitsAgain()
    {
        ApprovalRow approval = await ReleasedAsync(await WaitingAsync());
        Load();

        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));
        ApprovalRow again = Find(approval.Id);
        Assert.Equal((ApprovalState.Waiting, approval.OutboxId), (again.State, again.OutboxId));
        Assert.Contains("It was released, and that does not hold any more: the policy in force is another", again.Because, StringComparison.Ordinal);
        Assert.Equal("HELD_FOR_APPROVAL", Last(approval).Reason);
        OutboxRow held = Assert.Single(Aln.Store.Read(reader => reader.ListOutbox(approval.ReportId)));
        Assert.Equal((OutboxState.Queued, again.Expires), (held.State, held.HeldUntil!.Value));
        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));

        await ReleasedAsync(again);
        Agree(version: 2);
        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));
        Assert.Contains("the agreement in force is another", Find(approval.Id).Because, StringComparison.Ordinal);

        await ReleasedAsync(Find(approval.Id));
        OutboxRow entry = Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));
        Assert.True(Arrivals.Decide(entry, Aln, Bor).IsAllowed);
        Assert.Equal(ApprovalState.Sent, Find(approval.Id).State);
    }

    [Fact]
    public async Task BeforeTheNumber_AnotherKeySheet_SealsTheSameItemsAgain_AndTheReleaseHolds()
    {
        ApprovalRow approval = await ReleasedAsync(await WaitingAsync());
        Assert.True(Bor.Founded.Desk.SignSheet(FoundedNode.Now).IsValid);
        Assert.True(Bor.Trust.ReloadOwn().IsValid);
        Assert.True(Aln.Trust.TakeCard(Bor.Identity.Id, Bor.Trust.Current.OwnBundle).IsValid);

        Aln.Clock.Now += TimeSpan.FromHours(2); // and it is old besides
        OutboxRow entry = Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));

        Assert.Equal(Bor.Trust.Current.OwnSheet.Digest, entry.SheetDigest);
        Assert.True(Arrivals.Decide(entry, Aln, Bor).IsAllowed);
        Assert.Equal((ApprovalState.Sent, "RELEASED"), (Find(approval.Id).State, Last(approval).Reason));
    }

    [Fact]
    public async Task BeforeTheNumber_ADenial_EndsTheApprovalToo()
    {
        ApprovalRow approval = await ReleasedAsync(await WaitingAsync());
        Load(TrustBookPolicyTests.Narrower.Replace("severity.severe", "severity.high", StringComparison.Ordinal));

        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));

        Assert.Equal(ApprovalState.Denied, Find(approval.Id).State);
        Assert.Equal(OutboxState.Cancelled, Assert.Single(Aln.Store.Read(reader => reader.ListOutbox(approval.ReportId))).State);
    }

    [Fact]
    public async Task Grant_OfWhatIsDeniedByNow_EndsIt()
    {
        ApprovalRow approval = await WaitingAsync();
        Load(TrustBookPolicyTests.Narrower.Replace("severity.severe", "severity.high", StringComparison.Ordinal));

        Assert.Equal(ReleaseErrors.NotPossible, (await GrantAsync(approval)).Problems[0].Code);
        Assert.Equal(ApprovalState.Denied, Find(approval.Id).State);
        Assert.Equal("RULE_DENIED", Last(approval).Reason);
    }

    [Fact]
    public async Task Grant_WhileThePartnersKeySheetIsPastItsDate_IsRefusedForNow_AndNothingIsLost()
    {
        Aln.Clock.Now += TimeSpan.FromDays(30);
        ApprovalRow approval = await WaitingAsync();
        await GrantedAsync(approval);
        Aln.Clock.Now += TimeSpan.FromDays(6);

        Assert.Contains("SHEET_EXPIRED", (await GrantAsync(Find(approval.Id), FoundedNode.SecondOfficerName)).Problems[0].Message, StringComparison.Ordinal);
        Assert.Equal(ApprovalState.Waiting, Find(approval.Id).State);
    }

    [Fact]
    public async Task BeforeTheNumber_AReleaseByWhoLeftTheCard_DoesNotHold()
    {
        ApprovalRow approval = await ReleasedAsync(await WaitingAsync());
        Aln.Founded.RemoveOfficer(FoundedNode.SecondOfficerName);
        Assert.Empty(Aln.Trust.ReloadOwn().Problems);

        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));

        Assert.Equal(ApprovalState.Waiting, Find(approval.Id).State);
    }

    [Fact]
    public async Task WhatWasAllowedAndIsHeldForPeopleByNow_WaitsForThem_InsteadOfBeingTakenBack()
    {
        Agree(version: 2, release: "amber");
        ReportId id = (await Aln.AcceptedAsync(Reports.Yaml())).ReportId;
        Agree(version: 3);

        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));

        ApprovalRow asked = Find(Assert.Single(Aln.Store.Read(reader => reader.ListApprovals(id))).Id);
        Assert.Equal((ApprovalState.Waiting, OutboxState.Queued), (asked.State, Assert.Single(Aln.Store.Read(reader => reader.ListOutbox(id))).State));
        await ReleasedAsync(asked);
        Assert.True(Arrivals.Decide(Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id)), Aln, Bor).IsAllowed);
    }

    [Fact]
    public async Task Cancel_OfAReleasedEntry_TakesTheApprovalBack()
    {
        ApprovalRow approval = await ReleasedAsync(await WaitingAsync());

        await new EntryCancelling(Aln.Store, new SettledReports(), Aln.Clock, NullLogger<EntryCancelling>.Instance).CancelAsync(approval.ReportId, null, WorkingNode.Operator, default);

        Assert.Equal((ApprovalState.Withdrawn, "operator-1 took it back before it was sent"), (Find(approval.Id).State, Find(approval.Id).Because));
    }

    [Fact]
    public async Task TheAuthor_IsASigner_AndNoSecondPerson()
    {
        ApprovalRow approval = await WaitingAsync();
        Assert.Equal(1, ReleaseNeeds.Missing(Hold(1), ["officer-1"], author: "officer-2"));
        Assert.Equal(0, ReleaseNeeds.Missing(Hold(1), ["officer-1", "officer-2"], author: "officer-2"));
        Assert.Equal(1, ReleaseNeeds.Missing(Hold(2), ["officer-1", "officer-2"], author: "officer-2"));
        Assert.Equal(2, approval.SignersNeeded);

        static Sharing.Policies.HoldTerms Hold(int approvals) => new(null, [new Sharing.Policies.ApprovalNeed(approvals, "release-officer", IsDistinctFromAuthor: true)]);
    }

    [Fact]
    public async Task Restart_WithASignature_GoesOn()
    {
        ApprovalRow approval = await WaitingAsync();
        await GrantedAsync(approval);
        await Aln.RestartAsync();

        Assert.Equal(0, (await GrantedAsync(approval, FoundedNode.SecondOfficerName)).Missing);
        Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));
    }

    private DecisionRow Last(ApprovalRow approval) => Aln.Store.Read(reader => reader.ListDecisions(approval.ReportId))[^1];
}
