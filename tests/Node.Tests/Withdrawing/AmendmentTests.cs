using CertBridge.Node.Deciding;
using CertBridge.Node.Delivering;
using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Withdrawing;

/// <summary>Later revisions: decided anew for every partner, chained by what each got, and taken back from who may not have them.</summary>
public sealed class AmendmentTests : SharedReport
{
    [Fact]
    public async Task Amend_SendsTheNextRevision_ContinuingWhatThePartnerGot()
    {
        ReportId id = await SharedAsync();
        Digest first = Newest(id).ManifestDigest;

        Amendment amended = await AmendedAsync(id, Reports.Yaml("Ransomware, second look"), ifRevision: 1);
        Manifest manifest = await NumberedManifestAsync();
        await CarryAsync();

        Assert.Equal((2UL, 2UL), (amended.Submission.Revision, manifest.Revision));
        Assert.Equal(first.ToBytes(), manifest.PreviousManifestDigest.ToByteArray());
        Assert.Equal(("Ransomware, second look", 2UL, InboxState.Stored), (Held(id)!.Title, Held(id)!.Revision, Held(id)!.State));
        Assert.Equal(OutboxState.Delivered, Newest(id).State);
        Assert.Empty(amended.Withdrawals);
    }

    [Fact]
    public async Task Amend_BeforeTheFirstLeft_ReplacesIt_AndThePartnerSeesOnlyTheSecond()
    {
        Submission first = await Aln.AcceptedAsync(Reports.Yaml());

        await AmendedAsync(first.ReportId, Reports.Yaml("The second"));
        Manifest manifest = await NumberedManifestAsync();
        await CarryAsync();

        Assert.Empty(manifest.PreviousManifestDigest);
        Assert.Equal([OutboxState.Cancelled, OutboxState.Delivered], Aln.Store.Read(reader => reader.ListOutbox(first.ReportId)).Select(entry => entry.State));
        Assert.Single(Bor.Store.Read(reader => reader.HeldRevisions(Aln.Identity.Id, first.ReportId, 10)));
    }

    [Fact]
    public async Task Amend_BeyondWhatThePartnerMayHave_TakesTheEarlierBack()
    {
        ReportId id = await SharedAsync();

        Amendment amended = await AmendedAsync(id, Reports.Yaml(tlp: "red"));
        Assert.Equal((WithdrawalScope.Partner, WithdrawalReason.NotShared, WithdrawalState.Waiting), Of(Assert.Single(amended.Withdrawals)));
        await CarryAsync();

        Assert.Equal(WithdrawalState.Applied, Withdrawal(id)!.State);
        Assert.Equal(1U, Withdrawal(id)!.Result!.Revisions);
        Assert.True(Held(id)!.IsDestroyed);
        Assert.Equal((CarriedKind.Withdrawal, OutboxState.Delivered), (Newest(id).Kind, Newest(id).State));
    }

    [Fact]
    public async Task Amend_BackToWhatThePartnerMayHave_LiftsTheWithdrawal_AndContinuesIt()
    {
        ReportId id = await SharedAsync();
        await AmendedAsync(id, Reports.Yaml(tlp: "red"));
        await CarryAsync();
        Digest withdrawn = Newest(id).ManifestDigest;

        await AmendedAsync(id, Reports.Yaml("Shared again"), caller: Officer);
        Assert.Equal(WithdrawalState.Applied, Withdrawal(id)!.State);
        Manifest manifest = await NumberedManifestAsync();
        Assert.Equal(WithdrawalState.Lifted, Withdrawal(id)!.State);
        await CarryAsync();

        Assert.Equal(withdrawn.ToBytes(), manifest.PreviousManifestDigest.ToByteArray());
        Assert.Equal(("Shared again", 4UL), (Held(id)!.Title, Held(id)!.Revision));
    }

    [Fact]
    public async Task Amend_BeforeTheWithdrawalWasSaid_NeverSaysIt()
    {
        ReportId id = await SharedAsync();
        await AmendedAsync(id, Reports.Yaml(tlp: "red"));
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);

        await AmendedAsync(id, Reports.Yaml("Shared again"), caller: Officer);
        await CarryAsync();

        Assert.Equal(0, await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None));
        Assert.Equal([1UL, 4UL], Bor.Store.Read(reader => reader.HeldRevisions(Aln.Identity.Id, id, 10)).Select(row => row.Revision));
    }

    [Fact]
    public async Task Amend_BackAgain_ThatNeverLeaves_TakesTheEarlierBackAfterAll()
    {
        ReportId id = await SharedAsync();
        await AmendedAsync(id, Reports.Yaml(tlp: "red"));
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);
        await AmendedAsync(id, Reports.Yaml("Shared again"), caller: Officer);
        Aln.Clock.Now += WithdrawalStates.AgainAfter(1);
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);
        Assert.Equal((CarriedKind.Report, OutboxState.Queued), (Newest(id).Kind, Newest(id).State));

        var cancelling = new EntryCancelling(Aln.Store, Aln.Settled, Aln.Clock, NullLogger<EntryCancelling>.Instance);
        await cancelling.CancelAsync(id, null, WorkingNode.Operator, CancellationToken.None);
        Aln.Clock.Now += WithdrawalStates.AgainAfter(1);
        await CarryAsync();

        Assert.Equal((CarriedKind.Withdrawal, 5UL), (Newest(id).Kind, Newest(id).Revision));
        Assert.Equal(WithdrawalState.Applied, Withdrawal(id)!.State);
        Assert.True(Held(id)!.IsDestroyed);
    }

    [Fact]
    public async Task Amend_WhileThePartnerCannotBeSealedTo_LeavesItWhatItHas()
    {
        ReportId id = await SharedAsync();
        Aln.Clock.Now += TimeSpan.FromDays(40); // its key sheet is past its date

        Amendment amended = await AmendedAsync(id, Reports.Yaml("Corrected"));

        Assert.Equal("SHEET_EXPIRED", Assert.Single(amended.Submission.Decisions, decision => decision.Partner == Bor.Identity.Id).Reason);
        Assert.Empty(amended.Withdrawals);
    }

    /// <summary>What the partner got as TLP:GREEN is TLP:RED now: it is not left with the revision that says otherwise. The next revision brings the rest.</summary>
    [Fact]
    public async Task Amend_ThatMarksAnIndicatorOverTheCeiling_TakesTheEarlierBack_AndTheNextBringsTheRest()
    {
        const string Plain = "confidence: 80 }";
        const string Marked = "confidence: 80, marking: { tlp: red } }";
        ReportId id = await SharedAsync();

        Amendment tightened = await AmendedAsync(id, Reports.Yaml().Replace(Plain, Marked, StringComparison.Ordinal));
        DecisionRow denied = Assert.Single(tightened.Submission.Decisions);
        await CarryAsync();

        Assert.Equal("TLP_RED", denied.Reason);
        Assert.EndsWith("that is taken back, and a later one brings the rest.", denied.Because, StringComparison.Ordinal);
        Assert.Equal(ReplayVerdict.Same, Aln.Replaying.Replay(Aln.Store.Read(reader => reader.ListDecisions(id))[^1]).Verdict);
        Assert.Equal(WithdrawalState.Applied, Withdrawal(id)!.State);
        Assert.True(Held(id)!.IsDestroyed);

        await AmendedAsync(id, Reports.Yaml("The rest").Replace(Plain, Marked, StringComparison.Ordinal));
        await CarryAsync();

        Assert.Equal(("The rest", 1), (Held(id)!.Title, Held(id)!.Indicators));
        Assert.Equal(WithdrawalState.Lifted, Withdrawal(id)!.State);
    }

    /// <summary>What the partner never had is no reason to take anything back.</summary>
    [Fact]
    public async Task Amend_OfAReportWhoseIndicatorWasWithheldBefore_SendsTheRestAgain()
    {
        string strict = Reports.Yaml().Replace("confidence: 80 }", "confidence: 80, marking: { tlp: amber+strict } }", StringComparison.Ordinal);
        ReportId id = await SharedAsync(strict);

        Amendment tighter = await AmendedAsync(id, strict.Replace("tlp: amber+strict", "tlp: red", StringComparison.Ordinal));
        await CarryAsync();

        Assert.Empty(tighter.Withdrawals);
        Assert.Equal(1, Held(id)!.Indicators);
        Assert.Equal("ALLOWED", Assert.Single(tighter.Submission.Decisions).Reason);
    }

    /// <summary>Denied for everybody, it would take back for a slip of the pen what they have.</summary>
    [Fact]
    public async Task Amend_AskingForAProfileThatIsNotThere_IsRefused()
    {
        ReportId id = await SharedAsync();

        Parsed<Amendment> asking = await AmendAsync(id, Reports.Yaml("Corrected", more: "redact: [hourly]"));

        Assert.Equal(AmendmentErrors.ProfileUnknown, asking.Problems[0].Code);
        Assert.Equal(1UL, Aln.Store.Read(reader => reader.FindReport(id))!.Revision);
    }

    [Fact]
    public async Task Amend_IsForThoseItWasForBefore_UnlessOthersAreNamed()
    {
        await using WorkingNode cel = WorkingNode.Founding("cert-cel");
        Aln.Meet(cel);
        Submission first = await Aln.AcceptedAsync(Reports.Yaml(), to: "cert-cel");
        Assert.Empty(first.Entries);

        Assert.Empty((await AmendedAsync(first.ReportId, Reports.Yaml("Still for cel alone"))).Submission.Entries);
        Assert.Equal("cert-bor", Assert.Single((await AmendedAsync(first.ReportId, Reports.Yaml("Now for bor"), to: "cert-bor")).Submission.Entries).Partner.Value);
    }

    [Fact]
    public async Task Amend_FromARevisionThatMoved_IsRefused_AndTheSameAgainIsNot()
    {
        ReportId id = await SharedAsync();
        Amendment amended = await AmendedAsync(id, Reports.Yaml("Second"), ifRevision: 1);

        Amendment again = await AmendedAsync(id, Reports.Yaml("Second"), ifRevision: 1);
        Parsed<Amendment> other = await AmendAsync(id, Reports.Yaml("Another second"), ifRevision: 1);

        Assert.Equal((true, amended.Submission.Revision), (again.Submission.IsDuplicate, again.Submission.Revision));
        Assert.Equal(AmendmentErrors.RevisionMoved, other.Problems[0].Code);
        Assert.Equal(2UL, Aln.Store.Read(reader => reader.FindReport(id))!.Revision);
    }

    [Fact]
    public async Task Amend_ThatSaysTheSame_IsNone()
    {
        ReportId id = await SharedAsync();

        Assert.Equal(AmendmentErrors.NothingAmended, (await AmendAsync(id, Reports.Yaml())).Problems[0].Code);
    }

    [Theory]
    [InlineData("green", "clear")]
    [InlineData("amber", "green")]
    [InlineData("green, iepTerms: { attribution: must-not }", "green")]
    [InlineData("green, iepTerms: { permitted_actions: none }", "green, iepTerms: { permitted_actions: contact-for-instruction }")]
    public async Task Amend_ToALooserMarking_IsForOfficers(string before, string after)
    {
        ReportId id = await SharedAsync(Reports.Yaml(tlp: before));

        Assert.Equal(AmendmentErrors.LooserMarking, (await AmendAsync(id, Reports.Yaml(tlp: after))).Problems[0].Code);
        Assert.Equal(2UL, (await AmendedAsync(id, Reports.Yaml(tlp: after), caller: Officer)).Submission.Revision);
    }

    [Fact]
    public async Task Amend_OfALooserItem_IsForOfficersToo()
    {
        const string Plain = "confidence: 80 }";
        string strict = Reports.Yaml().Replace(Plain, "marking: { tlp: amber } }", StringComparison.Ordinal);
        ReportId id = await SharedAsync(strict);

        Assert.Equal(AmendmentErrors.LooserMarking, (await AmendAsync(id, Reports.Yaml())).Problems[0].Code);
    }

    [Fact]
    public async Task Amend_OfOneLooserItem_IsForOfficers_ThoughAnotherStaysAsStrict()
    {
        string both = Reports.Yaml().Replace("confidence: 80 }", "marking: { tlp: amber } }", StringComparison.Ordinal).Replace("6266e7ae\" }", "6266e7ae\", marking: { tlp: amber } }", StringComparison.Ordinal);
        ReportId id = await SharedAsync(both);

        Assert.Equal(AmendmentErrors.LooserMarking, (await AmendAsync(id, both.Replace("value: \"198.51.100.23\", marking: { tlp: amber } }", "value: \"198.51.100.23\" }", StringComparison.Ordinal))).Problems[0].Code);
    }

    [Fact]
    public async Task Amend_OfWhatIsNotOurs_IsRefused() =>
        Assert.Equal(StoredItemErrors.ReportUnknown, (await AmendAsync(ReportId.Parse("CB-ALN-2026-0099"), Reports.Yaml())).Problems[0].Code);

    [Fact]
    public async Task Receive_OfTheSameRevisionWithOtherContent_IsQuarantined_AndAlarms()
    {
        ReportId id = await SharedAsync();
        OutboxRow forged = await ForgedSecondTellingAsync(id);

        await ArriveAsync(2, forged.Header, forged.Cms);

        Assert.Equal(("Ransomware at regional hospital", InboxState.Stored), (Held(id)!.Title, Held(id)!.State));
        Assert.Equal(InboxState.Quarantined, Bor.Store.Read(reader => reader.FindInboxByNumber(Aln.Identity.Id, LaneName.Routine, 1, 2))!.State);
        Assert.Equal("REVISION_REUSED", Assert.Single(Bor.Store.Read(reader => reader.ListAlarms(10))).Kind);
    }

    /// <summary>What a sender makes that seals the revision a partner holds once more.</summary>
    private async Task<OutboxRow> ForgedSecondTellingAsync(ReportId id)
    {
        var report = CertBridge.Sharing.Reports.ReportJson.Read(Aln.Store.Read(reader => reader.FindReport(id, 1))!.Json).Value!;
        await Task.CompletedTask;
        return Aln.Deciding.DecideAgain(report, Aln.Trust.Current, Aln.Trust.Current.Find(Bor.Identity.Id)!, previousManifest: null, CertBridge.Node.Deciding.SentRevisions.None, Aln.Clock.Now).Entry!.ToRow(Aln.Clock.Now);
    }

    private async Task<Manifest> NumberedManifestAsync()
    {
        OutboxRow entry = (await Aln.NumberedAsync(Bor.Identity.Id))[^1];
        var context = new OpeningContext(Bor.Identity.Id, Aln.Trust.Current.OwnCard, Bor.Keys.Encryption, Bor.Clock.Now);
        return Assert.IsType<OpenOutcome.Opened>(EnvelopeOpening.Open(entry.Header, entry.Cms, context)).Envelope.Manifest;
    }

    private static (WithdrawalScope, WithdrawalReason, WithdrawalState) Of(WithdrawalRow row) => (row.Scope, row.Reason, row.State);
}
