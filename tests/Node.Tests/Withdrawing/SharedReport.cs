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

    private const LaneName Lane = LaneName.Routine;

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
            await ArriveAsync(entry.Number, entry.Header, entry.Cms);
        await SettleAsync();
    }

    private protected async Task<ArrivalVerdict> ArriveAsync(ulong number, byte[] header, byte[] cms)
    {
        var judging = new ArrivalJudging(Bor.Identity, Bor.Trust, Bor.Keys, Bor.Incoming, new SuiteFloors(Bor.Store), Bor.Clock, NullLogger<ArrivalJudging>.Instance);
        var arrival = new Arrival(1, Lane, number, header, cms);
        ArrivalVerdict verdict = judging.Judge(Aln.Identity.Id, arrival);
        RecordedArrivals recorded = await Recordings.Of(Bor).RecordAsync(Aln.Identity.Id, Lane, 1, [new JudgedArrival(arrival, verdict)], CancellationToken.None);
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

    private async Task SettleAsync()
    {
        PartnerId bor = Bor.Identity.Id;
        CheckpointRow? head = Aln.Store.Read(reader => reader.LatestCheckpoint(bor, LogSide.Theirs));
        (IReadOnlyList<byte[]> records, CheckpointRow? signed) =
            Bor.Store.Read(reader => (reader.LinkLeaves(Aln.Identity.Id, head?.Size ?? 0, int.MaxValue), reader.LatestCheckpoint(Aln.Identity.Id, LogSide.Mine)));
        if (records.Count == 0)
            return;
        var disk = new DiskRoom(Aln.Founded.Home, Aln.Clock);
        var settling = new LeafSettling(
            Aln.Identity, Aln.Trust, Aln.Store, Aln.Settled, new LinkAlarms(Aln.Store, Aln.Clock, NullLogger<LinkAlarms>.Instance),
            new PartnerRoom(Aln.Store, new LimitsInForce(new LimitSettings()), disk, Aln.Clock), disk, Aln.Clock);
        SettledLeaves settled = await settling.SettleAsync(bor, head, records, signed!.Note, CancellationToken.None);
        Assert.Null(settled.Conflict);
    }
}
