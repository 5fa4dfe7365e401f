using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Delivering;

/// <summary>One thing in the store that this node cannot work with keeps nothing else here: it is set aside with an alarm, and tried again later.</summary>
public sealed class OwnFaultTests : SharedReport
{
    private static readonly ReportId Broken = ReportId.Parse("CB-ALN-2026-7777");

    /// <summary>An entry for a report that is not stored cannot be decided again.</summary>
    [Fact]
    public async Task Number_WhereOneEntryCannotBeJudged_NumbersTheOthers()
    {
        Submission good = await Aln.AcceptedAsync(Reports.Yaml());
        OutboxRow entry = Aln.Store.Read(reader => reader.FindOutbox(good.ReportId, Bor.Identity.Id))!;
        long broken = await Aln.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.AddOutbox(Entry(entry) with { AgreementHash = default }));

        await Aln.Numbering.NumberAsync(Bor.Identity.Id, LaneName.Routine, 10, CancellationToken.None);

        Assert.Equal(OutboxState.Sent, Aln.Store.Read(reader => reader.FindOutboxState(entry.Id)));
        OutboxRow aside = Aln.Store.Read(reader => reader.FindOutboxById(broken))!;
        Assert.Equal((OutboxState.Queued, Aln.Clock.Now.AddHours(1)), (aside.State, aside.HeldUntil));
        Assert.Contains(Aln.Store.Read(reader => reader.ListAlarms(10)), alarm => alarm.Kind == "NUMBERING_FAULT");
    }

    /// <summary>There is no number above the highest, so this withdrawal cannot be said; the one beside it is.</summary>
    [Fact]
    public async Task Say_WhereOneWithdrawalCannotBeSaid_SaysTheOthers()
    {
        ReportId good = await SharedAsync();
        await RetractedAsync(good);
        await Aln.Store.CommitAsync(CommitUrgency.Routine, 1, writer =>
        {
            writer.AddOutbox(Entry(Newest(good)) with { Revision = long.MaxValue });
            writer.SayWithdrawal(Withdrawal(good)! with { ReportId = Broken, Revision = long.MaxValue });
            return true;
        });

        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);

        Assert.Equal(WithdrawalState.OnTheWay, Withdrawal(good)!.State);
        Assert.Equal(WithdrawalState.Waiting, Withdrawal(Broken)!.State);
        Assert.Empty(Aln.Store.Read(reader => reader.DueWithdrawals(Aln.Clock.Now, 10)));
        Assert.Single(Aln.Store.Read(reader => reader.DueWithdrawals(Aln.Clock.Now.AddHours(1), 10)));
        Assert.Contains(Aln.Store.Read(reader => reader.ListAlarms(10)), alarm => alarm.Kind == "WITHDRAWAL_FAULT");
    }

    private OutboxRow Entry(OutboxRow like) => like with
    {
        Id = 0,
        State = OutboxState.Queued,
        ReportId = Broken,
        EnvelopeId = EnvelopeId.Create(Aln.Clock.Now),
        Epoch = 0,
        Number = 0,
        Header = [1],
        Cms = [1],
    };
}
