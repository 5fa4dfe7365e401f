using CertBridge.Node.Admitting;
using CertBridge.Node.Checkpointing;
using CertBridge.Node.Deciding;
using CertBridge.Node.Linking;
using CertBridge.Node.Rationing;
using CertBridge.Node.Receiving;
using CertBridge.Node.Settings;
using CertBridge.Node.Submitting;
using CertBridge.Node.Tests.Receiving;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Node.Withdrawing;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Withdrawing;

/// <summary>Two nodes with an agreement, and what passes between them by the code that judges, records and settles, without a link.</summary>
public abstract class SharedReport : IAsyncLifetime
{
    private protected WorkingNode Aln { get; } = WorkingNode.Founding("cert-aln");

    private protected WorkingNode Bor { get; } = WorkingNode.Founding("cert-bor");

    private protected static Caller Officer { get; } = WorkingNode.Operator with { Name = "officer-1", Role = OperatorRole.Officer };

    public virtual Task InitializeAsync()
    {
        Aln.Meet(Bor);
        Bor.Meet(Aln);
        Aln.Agree(Bor);
        Bor.TakeFrom(Aln);
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync()
    {
        await Aln.DisposeAsync();
        await Bor.DisposeAsync();
    }

    private protected async Task<ReportId> SharedAsync(string? yaml = null)
    {
        Submission submitted = await Aln.AcceptedAsync(yaml ?? Reports.Yaml());
        await CarryAsync();
        return submitted.ReportId;
    }

    /// <summary>Says what is to be said, numbers what is due, and carries it over and the receipts back.</summary>
    private protected async Task CarryAsync()
    {
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);
        foreach (OutboxRow entry in await Aln.NumberedAsync(Bor.Identity.Id))
            await ArriveAsync(entry);
        await SettleAsync(Aln, Bor);
    }

    private protected Task<ArrivalVerdict> ArriveAsync(OutboxRow entry) => ArriveAsync(Aln, Bor, entry);

    private protected Task<ArrivalVerdict> ArriveAsync(ulong number, byte[] header, byte[] cms) => ArriveAsync(Aln, Bor, LaneName.Routine, number, header, cms);

    internal static Task<ArrivalVerdict> ArriveAsync(WorkingNode from, WorkingNode to, OutboxRow entry) => ArriveAsync(from, to, entry.Lane, entry.Number, entry.Header, entry.Cms, entry.Epoch);

    /// <param name="from">Whose envelope it is.</param>
    /// <param name="to">Where it arrives.</param>
    /// <param name="epoch">Of its number.</param>
    internal static async Task<ArrivalVerdict> ArriveAsync(WorkingNode from, WorkingNode to, LaneName lane, ulong number, byte[] header, byte[] cms, ulong epoch = 1)
    {
        var judging = new ArrivalJudging(to.Identity, to.Trust, to.Keys, to.Incoming, new SuiteFloors(to.Store), to.Clock, NullLogger<ArrivalJudging>.Instance);
        var arrival = new Arrival(epoch, lane, number, header, cms);
        ArrivalVerdict verdict = judging.Judge(from.Identity.Id, arrival);
        RecordedArrivals recorded = await Recordings.Of(to).RecordAsync(from.Identity.Id, lane, epoch, [new JudgedArrival(arrival, verdict)], CancellationToken.None);
        return recorded.Overruled.GetValueOrDefault(arrival) ?? verdict;
    }

    private protected Task<Parsed<Amendment>> AmendAsync(ReportId id, string yaml, ulong ifRevision = 0, Caller? caller = null, params string[] to) =>
        Aln.Amendments.AmendAsync(id, new SubmitRequest { Document = ByteString.CopyFromUtf8(yaml), Format = "yaml", To = { to } }, ifRevision > 0 ? ifRevision : Standing(id), caller ?? WorkingNode.Operator, CancellationToken.None);

    private protected async Task<Amendment> AmendedAsync(ReportId id, string yaml, ulong ifRevision = 0, Caller? caller = null, params string[] to)
    {
        Parsed<Amendment> amended = await AmendAsync(id, yaml, ifRevision, caller, to);
        Assert.True(amended.IsValid, string.Join('\n', amended.Problems));
        return amended.Value;
    }

    private protected async Task<Retraction> RetractedAsync(ReportId id, WithdrawalInstruction instruction = WithdrawalInstruction.Delete)
    {
        Parsed<Retraction> retracted = await Aln.Retractions.RetractAsync(id, WithdrawalReason.WrongVictim, instruction, WorkingNode.Operator, CancellationToken.None);
        Assert.True(retracted.IsValid, string.Join('\n', retracted.Problems));
        return retracted.Value;
    }

    private protected WithdrawalRow? Withdrawal(ReportId id) => Aln.Store.Read(reader => reader.FindWithdrawal(id, Bor.Identity.Id));

    private protected InboxRow? Held(ReportId id) => Bor.Store.Read(reader => reader.FindInbox(id.Value));

    private protected OutboxRow Newest(ReportId id) => Aln.Store.Read(reader => reader.FindOutbox(id, Bor.Identity.Id))!;

    private ulong Standing(ReportId id) => Aln.Store.Read(reader => reader.FindReport(id))?.Revision ?? 1;

    /// <param name="sender">Who follows the log.</param>
    /// <param name="receiver">Whose receipts are in it.</param>
    internal static async Task SettleAsync(WorkingNode sender, WorkingNode receiver)
    {
        PartnerId partner = receiver.Identity.Id;
        CheckpointRow? head = sender.Store.Read(reader => reader.LatestCheckpoint(partner, LogSide.Theirs));
        (IReadOnlyList<byte[]> records, CheckpointRow? signed) =
            receiver.Store.Read(reader => (reader.LinkLeaves(sender.Identity.Id, head?.Size ?? 0, int.MaxValue), reader.LatestCheckpoint(sender.Identity.Id, LogSide.Mine)));
        if (records.Count == 0)
            return;
        var disk = new DiskRoom(sender.Founded.Home, sender.Clock);
        var settling = new LeafSettling(
            sender.Identity, sender.Trust, sender.Store, sender.Settled, new LinkAlarms(sender.Store, sender.Clock, NullLogger<LinkAlarms>.Instance),
            new PartnerRoom(sender.Store, new LimitsInForce(new LimitSettings()), disk, sender.Clock), disk, sender.Clock);
        SettledLeaves settled = await settling.SettleAsync(partner, head, records, signed!.Note, CancellationToken.None);
        Assert.Null(settled.Conflict);
    }
}
