using CertBridge.Node.Delivering;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Forwarding;

/// <summary>cert-aln shared a report with cert-bor, which passes it on to cert-cel: by the code of each node, without links.</summary>
public abstract class PassedOnReports : SharedReport
{
    private protected WorkingNode CelNode { get; } = WorkingNode.Founding("cert-cel");

    private protected PartnerId Cel => CelNode.Identity.Id;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Bor.Meet(CelNode);
        CelNode.Meet(Bor);
        CelNode.Meet(Aln);
        Bor.Agree(CelNode);
        CelNode.TakeFrom(Bor);
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await CelNode.DisposeAsync();
    }

    /// <summary>At cert-bor and, on its operator's word, at cert-cel.</summary>
    private protected async Task<ReportId> PassedOnAsync(string title = "Ransomware at regional hospital")
    {
        ReportId id = await SharedAsync(Reports.Yaml(title, tlp: "clear"));
        await ForwardAsync(id, "cert-cel");
        Assert.IsType<ArrivalVerdict.Stored>(Assert.Single(await CarryOnAsync()));
        return id;
    }

    private protected Task<ForwardInboxResponse> ForwardAsync(ReportId id, string to, WorkingNode? at = null) =>
        new Desks(at ?? Bor).Inbox.ForwardInbox(new ForwardInboxRequest { Id = id.Value, To = { to } }, new LocalCall("InboxService/ForwardInbox", OperatorRole.Operator));

    /// <summary>What cert-bor agreed with cert-cel carries no more than TLP:GREEN.</summary>
    private protected void AgreeUpToGreen()
    {
        Bor.Agree(CelNode, yaml => yaml.Replace("tlp: amber ", "tlp: green ", StringComparison.Ordinal), version: 2);
        CelNode.TakeFrom(Bor);
    }

    /// <summary>What cert-aln says arrives at cert-bor, which passes on what is due.</summary>
    private protected async Task FollowAsync()
    {
        await CarryAsync();
        await Bor.OnwardWorker.PassOnDueAsync(CancellationToken.None);
    }

    /// <summary>Everything due from cert-bor arrives at cert-cel, and the receipts come back.</summary>
    private protected async Task<ArrivalVerdict[]> CarryOnAsync()
    {
        await Bor.WithdrawalWorker.SayDueAsync(CancellationToken.None);
        var verdicts = new List<ArrivalVerdict>();
        foreach (OutboxRow entry in await Bor.NumberedAsync(Cel))
            verdicts.Add(await ArriveAsync(Bor, CelNode, entry));
        await SettleAsync(Bor, CelNode);
        return [.. verdicts];
    }

    private protected async Task ArriveAllAsync(WorkingNode from)
    {
        foreach (OutboxRow entry in await from.NumberedAsync(Cel))
            await ArriveAsync(from, CelNode, entry);
        await SettleAsync(from, CelNode);
    }

    /// <summary>A later revision of cert-aln's as cert-bor would have stored it, and is due to follow.</summary>
    private protected Task<bool> LaterAsync(ReportId id, Func<InboxRow, InboxRow> change)
    {
        InboxRow first = Held(id)!;
        return Bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer => Later(writer, first, change));
    }

    /// <summary>The same within a commit.</summary>
    private protected bool Later(StoreWriter writer, InboxRow first, Func<InboxRow, InboxRow> change)
    {
        InboxRow later = change(first with { Id = 0, Number = first.Number + 50, Revision = 2, EnvelopeId = EnvelopeId.Create(Bor.Clock.Now) });
        ulong leaf = writer.AppendLinkLeaf(Aln.Identity.Id, writer.LinkLeaves(Aln.Identity.Id, first.LeafIndex, 1)[0]);
        writer.AddInbox(later with { LeafIndex = leaf });
        return writer.NoteOnwardDue(Aln.Identity.Id, first.ReportId!.Value, later.Revision, Bor.Clock.Now);
    }

    /// <summary>The hold of an hour is over, and the numbers of what is due are tried.</summary>
    private protected async Task TriedAsync(DateTimeOffset at)
    {
        Bor.Clock.Now = at;
        using var holds = new HoldWorker(Bor.Store, Bor.Signals, Bor.Clock);
        await holds.EndHoldsAsync(CancellationToken.None);
        await Bor.NumberedAsync(Cel);
    }

    private protected InboxRow? There(ReportId id) => CelNode.Store.Read(reader => reader.FindInbox(id.Value));

    private protected InboxRow? There(ReportId id, ulong revision) =>
        CelNode.Store.Read(reader => reader.ListInbox(20)).FirstOrDefault(row => row.ReportId == id && row.Revision == revision && row.Kind == CarriedKind.Report);

    private protected OutboxRow? Entry(ReportId id) => Bor.Store.Read(reader => reader.FindOutbox(id, Cel));

    private protected WithdrawalRow? TakenBack(ReportId id) => Bor.Store.Read(reader => reader.FindWithdrawal(id, Cel));

    private protected OnwardRow? Order(ReportId id) => Bor.Store.Read(reader => reader.ListOnward(id)).SingleOrDefault();
}
