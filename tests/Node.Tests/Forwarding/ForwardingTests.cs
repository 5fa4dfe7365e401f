using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Forwarding;

/// <summary>cert-aln shared a report with cert-bor, which passes it on to cert-cel: by the code of each node, without links.</summary>
public sealed class ForwardingTests : PassedOnReports
{
    [Fact]
    public async Task Forward_ArrivesAsItsOriginatorSignedIt_AndIsShown()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));

        ForwardedReport one = Assert.Single((await ForwardAsync(id, "cert-cel")).Partners);
        await CarryOnAsync();

        Assert.Equal(("allow", "ALLOWED", false, 0u), (one.Decision.Outcome, one.Decision.Reason, one.Before, one.ItemsWithheld));
        InboxRow there = There(id)!;
        Assert.Equal((Bor.Identity.Id, Aln.Identity.Id, true, 2, 0), (there.Partner, there.Originator, there.IsPassedOn, there.Indicators, there.ItemsWithheld));
        Assert.Equal(Held(id)!.ReportJson, there.ReportJson);
        ShowInboxResponse shown = await new Desks(CelNode).Inbox.ShowInbox(new ShowInboxRequest { Id = id.Value }, new LocalCall("InboxService/ShowInbox", OperatorRole.Operator));
        Assert.Equal(("cert-bor", "cert-aln", "", true), (shown.Summary.Partner, shown.Summary.Originator, shown.Summary.Withheld, shown.ReportJson.Length > 0));
        Assert.Equal("ALLOWED", shown.Shown.Reason);
        Assert.Equal(OutboxState.Delivered, Bor.Store.Read(reader => reader.FindOutbox(id, Cel))!.State);
    }

    /// <summary>Every decision on the way can be made again: that it may leave the store here, that it may go on, that it may be let in there, and that it is shown.</summary>
    [Fact]
    public async Task EveryDecisionOnTheWay_CanBeMadeAgain()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-cel");
        await CarryOnAsync();

        DecisionRow[] here = [.. Bor.Store.Read(reader => reader.ListDecisions(id))];
        DecisionRow[] there = [.. CelNode.Store.Read(reader => reader.ListDecisions(id))];

        Assert.Equal(["incoming", "forward", "outgoing", "outgoing"], here.Select(Way)); // decided when asked, and again immediately before its number
        Assert.Equal(["incoming"], there.Select(Way));
        Assert.All(here, row => Assert.Equal(ReplayVerdict.Same, Bor.Replaying.Replay(row).Verdict));
        Assert.All(there, row => Assert.Equal(ReplayVerdict.Same, CelNode.Replaying.Replay(row).Verdict));

        static string Way(DecisionRow row) => row.Record.Contains("\"exit\":\"forward\"", StringComparison.Ordinal) ? "forward" : row.Direction.ToString().ToLowerInvariant();
    }

    [Theory]
    [InlineData("green", null, "ONWARD_NOT_AGREED")]
    [InlineData("green", "[cert-cel]", "ALLOWED")]
    [InlineData("green", "[cert-bor]", "ONWARD_NOT_AGREED")]
    [InlineData("clear", "[cert-bor]", "ONWARD_NOT_ALLOWED")]
    [InlineData("amber", null, "ONWARD_NOT_AGREED")]
    [InlineData("amber", "[cert-cel]", "ALLOWED")]
    public async Task Forward_IsDecidedByMarking_Agreement_AndOriginator(string tlp, string? named, string reason)
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: tlp, more: named is null ? "" : $"onwardAllowed: {named}"));

        ForwardedReport one = Assert.Single((await ForwardAsync(id, "cert-cel")).Partners);
        ArrivalVerdict[] arrived = await CarryOnAsync();

        Assert.Equal(reason, one.Decision.Reason);
        Assert.Equal(reason == "ALLOWED" ? 1 : 0, arrived.Length);
        Assert.All(arrived, verdict => Assert.IsType<ArrivalVerdict.Stored>(verdict));
        Assert.Equal(reason == "ALLOWED" ? 1 : 0, Bor.Store.Read(reader => reader.ListOnward(id)).Count);
    }

    [Fact]
    public async Task Forward_WhereAnIndicatorIsOverTheCeiling_GoesWithoutIt()
    {
        AgreeUpToGreen();
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear").Replace("confidence: 80 }", "confidence: 80, marking: { tlp: amber } }", StringComparison.Ordinal));

        ForwardedReport one = Assert.Single((await ForwardAsync(id, "cert-cel")).Partners);
        await CarryOnAsync();

        Assert.Equal(("ALLOWED", 1u), (one.Decision.Reason, one.ItemsWithheld));
        Assert.Equal((1, 1), (There(id)!.Indicators, There(id)!.ItemsWithheld));
        Assert.All(Bor.Store.Read(reader => reader.ListDecisions(id)), row => Assert.Equal(ReplayVerdict.Same, Bor.Replaying.Replay(row).Verdict));
    }

    [Fact]
    public async Task Forward_OfWhatCannotBePassedOn_IsRefused_AndNothingIsStored()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));

        await RefusedAsync(OnwardErrors.NobodyNamed, Bor, id.Value);
        await RefusedAsync(OnwardErrors.NobodyNamed, Bor, id.Value, [.. Enumerable.Range(0, 65).Select(i => $"cert-{i}")]);
        await RefusedAsync(TrustErrors.PartnerUnknown, Bor, id.Value, "cert-zyx");
        await RefusedAsync(StoredItemErrors.IdMalformed, Bor, id.Value, "no partner");
        await RefusedAsync(StoredItemErrors.InboxItemUnknown, Bor, "CB-ALN-2026-0099", "cert-cel");
        Assert.Empty(Bor.Store.Read(reader => reader.ListOutbox(id)));

        await ForwardAsync(id, "cert-cel");
        await CarryOnAsync();
        await RefusedAsync(OnwardErrors.NotPassedOn, CelNode, id.Value, "cert-aln"); // it came from a relay
    }

    [Fact]
    public async Task Forward_BackToItsOriginator_IsDenied()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));

        Assert.Equal("BACK_TO_ORIGINATOR", Assert.Single((await ForwardAsync(id, "cert-aln")).Partners).Decision.Reason);
    }

    [Fact]
    public async Task Forward_Twice_GoesOnce_AndSaysSo()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-cel");

        Assert.True(Assert.Single((await ForwardAsync(id, "cert-cel")).Partners).Before);

        Assert.Single(await CarryOnAsync());
        Assert.Single(Bor.Store.Read(reader => reader.ListOutbox(id)));
    }

    /// <summary>Nobody is believed for another's signature: without the originator's card it is set aside, and its sender is told the class.</summary>
    [Fact]
    public async Task Arrival_WhereTheOriginatorIsNotKnown_IsSetAside()
    {
        await using WorkingNode dor = WorkingNode.Founding("cert-dor");
        Bor.Meet(dor);
        dor.Meet(Bor);
        Bor.Agree(dor);
        dor.TakeFrom(Bor);
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-dor");
        OutboxRow entry = Assert.Single(await Bor.NumberedAsync(dor.Identity.Id));

        var verdict = Assert.IsType<ArrivalVerdict.Quarantined>(await ArriveAsync(Bor, dor, entry));

        Assert.Equal((QuarantineReason.NotAllowed, DenialClass.Origin, id), (verdict.Reason, verdict.Class, verdict.ReportId));
        Assert.Contains("no card of cert-aln", verdict.Because, StringComparison.Ordinal);
    }

    /// <summary>It stands on the agreement with its originator too: where that closes before the number, nothing goes.</summary>
    [Fact]
    public async Task Forward_AfterTheOriginatorClosedItsAgreement_IsTakenOut()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-cel");

        Bor.Agree(Aln, yaml => yaml.Replace("clear: anyone", "clear: nobody", StringComparison.Ordinal), version: 2);

        Assert.Empty(await CarryOnAsync());
        Assert.Equal(OutboxState.Cancelled, Bor.Store.Read(reader => reader.FindOutbox(id, Cel))!.State);
        Assert.Equal("ONWARD_NOT_AGREED", Bor.Store.Read(reader => reader.ListDecisions(id))[^1].Reason);
    }

    [Fact]
    public async Task Forward_AfterTheContentWasForgotten_IsTakenOut()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-cel");
        await Bor.Store.CommitAsync(Storage.CommitUrgency.Routine, 1, writer => writer.DestroyContent(Storage.Contents.ContentKind.Inbox, Held(id)!.Id, Bor.Clock.Now));

        Assert.Empty(await CarryOnAsync());
        OutboxRow entry = Bor.Store.Read(reader => reader.FindOutbox(id, Cel))!;
        Assert.Equal((OutboxState.Cancelled, true), (entry.State, entry.LastError.Contains("forgotten", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ALaterRevision_GoesTheSameWay_ByItself()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-cel");
        await CarryOnAsync();

        await AmendedAsync(id, Reports.Yaml("More is known", tlp: "clear"));
        await CarryAsync();
        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);
        await CarryOnAsync();

        Assert.Equal((2UL, "More is known"), (There(id)!.Revision, There(id)!.Title));
        Assert.Equal(2UL, Assert.Single(Bor.Store.Read(reader => reader.ListOnward(id))).Revision);
        Assert.Equal(0, await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None));
    }

    /// <summary>A tightening travels on: whoever may not have the new revision loses the old one.</summary>
    [Fact]
    public async Task ATighterRevision_TakesBackWhatWasPassedOn()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-cel");
        await CarryOnAsync();

        await AmendedAsync(id, Reports.Yaml(tlp: "amber"));
        await CarryAsync();
        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);
        await CarryOnAsync();

        Assert.True(There(id, revision: 1)!.IsDestroyed);
        Assert.Equal(WithdrawalState.Applied, Bor.Store.Read(reader => reader.FindWithdrawal(id, Cel))!.State);
        Assert.False(Held(id)!.IsDestroyed);
    }

    [Fact]
    public async Task ARetraction_TravelsOn_AndNobodyBringsItBack()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-cel");
        await CarryOnAsync();

        await RetractedAsync(id);
        await CarryAsync();
        await CarryOnAsync();

        Assert.True(There(id, revision: 1)!.IsDestroyed);
        WithdrawalRow said = Bor.Store.Read(reader => reader.FindWithdrawal(id, Cel))!;
        Assert.Equal((WithdrawalState.Applied, WithdrawalScope.Report, WithdrawalReason.WrongVictim, WithdrawalInstruction.Delete), (said.State, said.Scope, said.Reason, said.Instruction));
        Assert.Empty(Bor.Store.Read(reader => reader.ListOnward(id)));
        Assert.NotNull(CelNode.Store.Read(reader => reader.FindWithdrawnOf(Bor.Identity.Id, Aln.Identity.Id, id, 1)));
        await RefusedAsync(StoredItemErrors.NotExportable, Bor, id.Value, "cert-cel");
    }

    /// <summary>What has no number yet never leaves.</summary>
    [Fact]
    public async Task ARetraction_BeforeTheNumber_TakesItOut()
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ForwardAsync(id, "cert-cel");

        await RetractedAsync(id);
        await CarryAsync();

        Assert.Empty(await CarryOnAsync());
        Assert.Equal(OutboxState.Cancelled, Bor.Store.Read(reader => reader.FindOutbox(id, Cel))!.State);
        Assert.Null(Bor.Store.Read(reader => reader.FindWithdrawal(id, Cel)));
    }

    /// <summary>A ring of three: cert-cel has the report from cert-aln itself and from cert-bor. It is one revision, its originator's own is shown, and its originator takes both back.</summary>
    [Fact]
    public async Task ARing_MakesNoRevisions_AndItsOriginatorTakesBothBack()
    {
        Aln.Meet(CelNode);
        Aln.Agree(CelNode);
        CelNode.TakeFrom(Aln);
        ReportId id = await SharedAsync(Reports.Yaml(tlp: "clear"));
        await ArriveAllAsync(Aln);
        await ForwardAsync(id, "cert-cel");
        await CarryOnAsync();

        Assert.Equal((Aln.Identity.Id, 1UL), (There(id)!.Partner, CelNode.Store.Read(reader => reader.HighestRevisionHeld(Aln.Identity.Id, id))));
        Assert.Equal("BACK_TO_ORIGINATOR", Assert.Single((await ForwardAsync(id, "cert-aln", at: CelNode)).Partners).Decision.Reason);

        await RetractedAsync(id);
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);
        await ArriveAllAsync(Aln);

        Assert.Equal(2, CelNode.Store.Read(reader => reader.ListInbox(10)).Count(row => row is { Kind: CarriedKind.Report, IsDestroyed: true }));
    }

    /// <summary>A relay whose own report bears another's name does not get it passed on, nor is what it passes on under another's name let in.</summary>
    [Fact]
    public void AReportUnderAnothersName_IsNotPassedOn()
    {
        Assert.True(ReportId.Parse("CB-ALN-2026-0001").IsNamedAfter(PartnerId.Parse("cert-aln")));
        Assert.True(ReportId.Create(PartnerId.Parse("cert-aln-2.x"), 2026, 12).IsNamedAfter(PartnerId.Parse("cert-aln-2.x")));
        Assert.False(ReportId.Parse("CB-ALN-2026-0001").IsNamedAfter(PartnerId.Parse("cert-bor")));
        Assert.False(ReportId.Parse("CB-ALN-X-2026-0001").IsNamedAfter(PartnerId.Parse("cert-aln")));
        Assert.False(ReportId.Parse("CB-ALN-2026-0001").IsNamedAfter(PartnerId.Parse("cert-aln-2026")));

        InboxRow named = new()
        {
            Partner = Aln.Identity.Id,
            Lane = LaneName.Routine,
            Epoch = 1,
            Number = 1,
            EnvelopeId = EnvelopeId.Create(Aln.Clock.Now),
            EnvelopeDigest = default,
            State = InboxState.Stored,
            Originator = Aln.Identity.Id,
            ReportId = ReportId.Parse("CB-ALN-2026-0001"),
            Received = Aln.Clock.Now,
            LeafIndex = 0,
            Tlp = Tlp.Clear,
        };
        Assert.Null(Bor.Forwarding.Objection(named));
        Assert.NotNull(Bor.Forwarding.Objection(named with { ReportId = ReportId.Parse("CB-CEL-2026-0001") }));
        Assert.NotNull(Bor.Forwarding.Objection(named with { ReportId = ReportId.Parse("CB-BOR-2026-0001") }));
        Assert.NotNull(Bor.Forwarding.Objection(named with { Tlp = Tlp.Red }));
        Assert.NotNull(Bor.Forwarding.Objection(named with { State = InboxState.Quarantined }));
        Assert.NotNull(Bor.Forwarding.Objection(named with { Kind = CarriedKind.Withdrawal }));
        Assert.NotNull(Bor.Forwarding.Objection(named with { Originator = Cel }));
    }

    private static async Task RefusedAsync(ErrorCode code, WorkingNode node, string id, params string[] to)
    {
        var refusal = await Assert.ThrowsAsync<NodeRefusalException>(() =>
            new Desks(node).Inbox.ForwardInbox(new ForwardInboxRequest { Id = id, To = { to } }, new LocalCall("InboxService/ForwardInbox", OperatorRole.Operator)));
        Assert.Equal(code, refusal.Problems[0].Code);
    }
}
