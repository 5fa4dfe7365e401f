using System.Text;
using CertBridge.Node.Receiving;
using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Withdrawing;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Withdrawing;

/// <summary>A retraction is the end of a report: told until it is answered, remembered, and nothing brings the report back.</summary>
public sealed class RetractionTests : SharedReport
{
    [Fact]
    public async Task Retract_WithDelete_DestroysItOnBothSides_AndIsAnswered()
    {
        ReportId id = await SharedAsync();

        Retraction retracted = await RetractedAsync(id);
        Assert.True(Aln.Store.Read(reader => reader.FindReport(id))!.IsDestroyed);
        await CarryAsync();

        Assert.Equal(2UL, retracted.Row.Revision);
        Assert.Equal((WithdrawalState.Applied, WithdrawalOutcome.Applied, 1U, 0U), Of(Withdrawal(id)!));
        Assert.True(Held(id)!.IsDestroyed);
        Assert.Contains("retraction", Aln.Store.Read(reader => reader.NodeLeaves(0, 10)).Select(leaf => leaf.Kind));
    }

    /// <summary>What somebody wrote to a file before the retraction is not brought in again from it, at either node.</summary>
    [Fact]
    public async Task WhatWasTakenBack_IsNotSubmittedAgain_FromAFile()
    {
        ReportId id = await SharedAsync();
        byte[] file = Held(id)!.ReportJson;
        Assert.Contains(ReportErrors.Schema, await RefusedAsync(Bor, file)); // it names a report, which no submitted file may
        await RetractedAsync(id);
        Assert.Equal(SubmissionErrors.TakenBack, (await RefusedAsync(Aln, file))[0]);
        await CarryAsync();

        Assert.Equal(SubmissionErrors.TakenBack, (await RefusedAsync(Bor, file))[0]);

        async Task<ErrorCode[]> RefusedAsync(WorkingNode node, byte[] document)
        {
            var request = new SubmitRequest { Document = Google.Protobuf.ByteString.CopyFrom(document), Format = "json" };
            Parsed<Submission> submitted = await node.Desk.SubmitAsync(request, WorkingNode.Operator, CancellationToken.None);
            Assert.False(submitted.IsValid);
            return [.. submitted.Problems.Select(problem => problem.Code)];
        }
    }

    [Theory]
    [InlineData(WithdrawalInstruction.StopUsing)]
    [InlineData(WithdrawalInstruction.Correct)]
    public async Task Retract_WithoutDelete_MarksIt_AndDestroysNothing(WithdrawalInstruction instruction)
    {
        ReportId id = await SharedAsync();

        await RetractedAsync(id, instruction);
        await CarryAsync();

        Assert.False(Held(id)!.IsDestroyed);
        Assert.False(Aln.Store.Read(reader => reader.FindReport(id))!.IsDestroyed);
        Assert.Equal(instruction, Bor.Store.Read(reader => reader.FindWithdrawn(Aln.Identity.Id, id))!.Instruction);
        Assert.Equal(WithdrawalState.Applied, Withdrawal(id)!.State);
    }

    [Fact]
    public async Task Retract_BeforeItLeft_TellsNobody()
    {
        ReportId id = (await Aln.AcceptedAsync(Reports.Yaml())).ReportId;

        Retraction retracted = await RetractedAsync(id);
        await CarryAsync();

        Assert.Equal((0, 1), (retracted.Withdrawals.Count, retracted.Cancelled));
        Assert.Null(Held(id));
        Assert.Equal(OutboxState.Cancelled, Newest(id).State);
    }

    [Fact]
    public async Task Retract_Twice_ChangesNothing_AndAnotherWordIsRefused()
    {
        ReportId id = await SharedAsync();
        Retraction first = await RetractedAsync(id);

        Retraction second = await RetractedAsync(id);
        Parsed<Retraction> other = await Aln.Retractions.RetractAsync(id, WithdrawalReason.Legal, WithdrawalInstruction.StopUsing, WorkingNode.Operator, CancellationToken.None);

        Assert.Equal((true, first.Row), (second.IsDuplicate, second.Row));
        Assert.Equal(AmendmentErrors.Retracted, other.Problems[0].Code);
        Assert.Equal(AmendmentErrors.Retracted, (await AmendAsync(id, Reports.Yaml("Not again"))).Problems[0].Code);
    }

    [Theory]
    [InlineData(WithdrawalReason.NotShared, WithdrawalInstruction.Delete)]
    [InlineData(WithdrawalReason.Unspecified, WithdrawalInstruction.Delete)]
    [InlineData(WithdrawalReason.Wrong, WithdrawalInstruction.Unspecified)]
    public async Task Retract_WithAWordNobodyMaySay_IsRefused(WithdrawalReason reason, WithdrawalInstruction instruction)
    {
        ReportId id = await SharedAsync();

        Parsed<Retraction> retracted = await Aln.Retractions.RetractAsync(id, reason, instruction, WorkingNode.Operator, CancellationToken.None);

        Assert.Equal(AmendmentErrors.RetractionUnknown, retracted.Problems[0].Code);
        Assert.Null(Aln.Store.Read(reader => reader.FindRetraction(id)));
    }

    [Fact]
    public async Task Receive_OfARevisionThatWasRetracted_IsRefused_EvenWhereItWasNeverHere()
    {
        ReportId id = (await Aln.AcceptedAsync(Reports.Yaml())).ReportId;
        OutboxRow late = (await Aln.NumberedAsync(Bor.Identity.Id))[0];
        await RetractedAsync(id);
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);
        OutboxRow retraction = (await Aln.NumberedAsync(Bor.Identity.Id))[^1];

        ArrivalVerdict first = await ArriveAsync(1, retraction.Header, retraction.Cms); // as on another lane: it overtakes
        ArrivalVerdict second = await ArriveAsync(2, late.Header, late.Cms);

        Assert.IsType<ArrivalVerdict.Withdrawn>(first);
        Assert.Equal(RefusalReason.Withdrawn, Assert.IsType<ArrivalVerdict.Refused>(second).Reason);
        Assert.Empty(Bor.Store.Read(reader => reader.HeldRevisions(Aln.Identity.Id, id, 10)));
    }

    [Fact]
    public async Task Retract_ReachesWhatIsInQuarantine()
    {
        // An officer here allows nothing above green any more; what came is kept, and nobody sees it.
        ReportId id = (await Aln.AcceptedAsync(Reports.Yaml())).ReportId;
        OutboxRow entry = (await Aln.NumberedAsync(Bor.Identity.Id))[0];
        Bor.Clock.Now += TimeSpan.FromDays(400); // its agreement is not in force any more when it is opened
        await ArriveAsync(1, entry.Header, entry.Cms);
        Bor.Clock.Now -= TimeSpan.FromDays(400);
        InboxState before = Bor.Store.Read(reader => reader.FindInboxByNumber(Aln.Identity.Id, LaneName.Routine, 1, 1))!.State;
        Assert.NotEqual(InboxState.Stored, before);
        await RetractedAsync(id);
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);
        OutboxRow retraction = (await Aln.NumberedAsync(Bor.Identity.Id))[^1];

        Assert.IsType<ArrivalVerdict.Withdrawn>(await ArriveAsync(2, retraction.Header, retraction.Cms));
    }

    [Fact]
    public async Task Retract_WithAnExportedFile_IsAnsweredPartial_AndPeopleAreCalled()
    {
        ReportId id = await SharedAsync();
        long item = Held(id)!.Id;
        await Bor.Store.CommitAsync(CommitUrgency.Routine, 64, writer => writer.AddExportedFile(item, new ExportedFileRow("/tmp/evidence", "operator-1", Bor.Clock.Now)));

        await RetractedAsync(id);
        await CarryAsync();

        Assert.Equal((WithdrawalState.Partial, WithdrawalOutcome.Partial, 1U, 1U), Of(Withdrawal(id)!));
        Assert.Equal("WITHDRAWN_FILES", Assert.Single(Bor.Store.Read(reader => reader.ListAlarms(10))).Kind);
        Assert.True(Held(id)!.IsDestroyed);
    }

    [Fact]
    public async Task Retract_ThatThePartnerTurnsAway_IsSaidAgainAnHourLater_AsARevisionOfItsOwn()
    {
        ReportId id = await SharedAsync();
        await RetractedAsync(id);
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);
        OutboxRow sent = (await Aln.NumberedAsync(Bor.Identity.Id))[^1];
        sent.Cms[^1] ^= 1; // damaged on its way: the partner cannot open it
        await ArriveAsync(sent);
        Assert.Equal(WithdrawalState.OnTheWay, Withdrawal(id)!.State);
        await Aln.Store.CommitAsync(CommitUrgency.Routine, 64, writer => writer.MoveWithdrawal(id, Bor.Identity.Id, sent.Revision, WithdrawalEvent.Returned, Aln.Clock.Now));

        Assert.Equal(0, await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None));
        Aln.Clock.Now += WithdrawalStates.AgainAfter(1);
        Assert.Equal(1, await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None));

        OutboxRow again = (await Aln.NumberedAsync(Bor.Identity.Id))[^1];
        Assert.Equal((CarriedKind.Withdrawal, sent.Revision + 1), (again.Kind, again.Revision));
        Assert.IsType<ArrivalVerdict.Withdrawn>(await ArriveAsync(again));
        Assert.True(Held(id)!.IsDestroyed);
    }

    [Fact]
    public async Task Retract_WithoutAnAgreementInForce_Waits_AndIsSaidOnceThereIsOne()
    {
        ReportId id = await SharedAsync();
        Aln.Clock.Now += TimeSpan.FromDays(800);
        await RetractedAsync(id);

        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);
        Assert.Equal(WithdrawalState.Waiting, Withdrawal(id)!.State);
        Assert.Equal(CarriedKind.Report, Newest(id).Kind);
        await Aln.RestartAsync();

        Aln.Clock.Now += WithdrawalStates.AgainAfter(1);
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);
        Assert.Equal(WithdrawalState.Waiting, Withdrawal(id)!.State);
        Assert.Empty(Aln.Store.Read(reader => reader.DueWithdrawals(Aln.Clock.Now.AddMinutes(59), 10)));
        Assert.Single(Aln.Store.Read(reader => reader.DueWithdrawals(Aln.Clock.Now.AddMinutes(60), 10)));
    }

    [Fact]
    public async Task Withdrawal_InTheOutbox_IsNotTakenBackByCancelling()
    {
        ReportId id = await SharedAsync();
        await RetractedAsync(id);
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);

        var cancelling = new CertBridge.Node.Delivering.EntryCancelling(Aln.Store, Aln.Settled, Aln.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<CertBridge.Node.Delivering.EntryCancelling>.Instance);
        await cancelling.CancelAsync(id, null, WorkingNode.Operator, CancellationToken.None);

        Assert.Equal((CarriedKind.Withdrawal, OutboxState.Queued), (Newest(id).Kind, Newest(id).State));
    }

    [Fact]
    public async Task Withdrawal_ThatWaitedForDays_IsSealedAgain_AndNeverExpires()
    {
        ReportId id = await SharedAsync();
        await RetractedAsync(id);
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);
        EnvelopeId first = Newest(id).EnvelopeId;
        Aln.Clock.Now += TimeSpan.FromDays(3);
        Bor.Clock.Now += TimeSpan.FromDays(3);

        await CarryAsync();

        Assert.NotEqual(first, Newest(id).EnvelopeId);
        Assert.Equal(WithdrawalState.Applied, Withdrawal(id)!.State);
        Assert.DoesNotContain(Newest(id), Aln.Store.Read(reader => reader.ExpiredOutbox(Aln.Clock.Now.AddYears(1), 10)));
    }

    [Fact]
    public async Task Retract_WhereTheReportItselfWasTurnedAway_IsSaidAllTheSame()
    {
        ReportId id = (await Aln.AcceptedAsync(Reports.Yaml())).ReportId;
        await Aln.NumberedAsync(Bor.Identity.Id);
        await AmendedAsync(id, Reports.Yaml(tlp: "red"));
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);

        await RetractedAsync(id);
        Assert.Equal((WithdrawalState.Waiting, WithdrawalScope.Report), (Withdrawal(id)!.State, Withdrawal(id)!.Scope));
        await CarryAsync();

        Assert.Equal(WithdrawalState.Applied, Withdrawal(id)!.State);
    }

    [Fact]
    public async Task Receive_OfMoreRevisionsThanAreKept_IsRefused_AsIsWhatComesAfterTheEnd()
    {
        ReportId id = await SharedAsync();
        OutboxRow next = Aln.Deciding.DecideAgain(Sharing.Reports.ReportJson.Read(Aln.Store.Read(reader => reader.FindReport(id))!.Json).Value! with { Revision = 7 }, Aln.Trust.Current,
            Aln.Trust.Current.Find(Bor.Identity.Id)!, previousManifest: null, CertBridge.Node.Deciding.SentRevisions.None, Aln.Clock.Now).Entry!.ToRow(Aln.Clock.Now);
        await Bor.Store.CommitAsync(CommitUrgency.Routine, 64, writer => writer.KeepWithdrawn(new WithdrawnRow(
            Aln.Identity.Id, id, 9, WithdrawalScope.Partner, WithdrawalReason.NotShared, WithdrawalInstruction.Delete, Bor.Clock.Now)));
        await Bor.Store.CommitAsync(CommitUrgency.Routine, 64, writer => writer.KeepWithdrawn(new WithdrawnRow(
            Aln.Identity.Id, id, 2, WithdrawalScope.Report, WithdrawalReason.Wrong, WithdrawalInstruction.Delete, Bor.Clock.Now)));

        WithdrawnRow remembered = Bor.Store.Read(reader => reader.FindWithdrawn(Aln.Identity.Id, id))!;
        Assert.Equal((WithdrawalScope.Report, 9UL), (remembered.Scope, remembered.Revision));
        Assert.Equal(RefusalReason.Withdrawn, Assert.IsType<ArrivalVerdict.Refused>(await ArriveAsync(2, next.Header, next.Cms)).Reason);
    }

    [Fact]
    public async Task Retract_SaysNothingOfTheContent_InTheLeaf()
    {
        ReportId id = await SharedAsync();
        await RetractedAsync(id);

        string leaf = Encoding.UTF8.GetString(Aln.Store.Read(reader => reader.NodeLeaves(0, 10)).Single(leaf => leaf.Kind == RetractionLeaf.Kind).Record);

        Assert.DoesNotContain("Ransomware", leaf, StringComparison.Ordinal);
        Assert.Contains("wrong-victim", leaf, StringComparison.Ordinal);
    }

    private static (WithdrawalState, WithdrawalOutcome, uint, uint) Of(WithdrawalRow row) => (row.State, row.Result!.Outcome, row.Result.Revisions, row.Result.Files);
}
