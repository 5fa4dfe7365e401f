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

/// <summary>cert-aln with two officers, who release what it sends to cert-bor.</summary>
public abstract class ReleasingNode : IAsyncLifetime
{
    private protected WorkingNode Aln { get; } = WorkingNode.Founding("cert-aln");

    private protected WorkingNode Bor { get; } = WorkingNode.Founding("cert-bor");

    private protected ReleaseGranting Granting =>
        new(Aln.Identity, Aln.Trust, Aln.Store, new ReleaseJudging(Aln.Deciding, Aln.Store), Aln.Signals, Aln.Clock, NullLogger<ReleaseGranting>.Instance);

    private protected ApprovalEnding Ending => new(Aln.Store, new SettledReports(), Aln.Clock, NullLogger<ApprovalEnding>.Instance);

    public virtual Task InitializeAsync()
    {
        Aln.Meet(Bor);
        Bor.Meet(Aln);
        Aln.AddOfficers(Bor);
        Assert.Empty(Bor.Trust.ReloadOwn().Problems);
        Assert.Empty(Bor.Trust.TakeCard(Aln.Identity.Id, PartnerCard.Parser.ParseFrom(Aln.Founded.Card.Bytes)).Problems);
        Agree();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync()
    {
        await Aln.DisposeAsync();
        await Bor.DisposeAsync();
    }

    /// <summary>From TLP:GREEN on two persons release it, and both nodes hold the agreement.</summary>
    private protected void Agree(ulong version = 1, string release = "green")
    {
        Aln.Agree(Bor, yaml => yaml.Replace("  red: never ", $"  release: {release}\n  red: never ", StringComparison.Ordinal), version);
        Bor.TakeFrom(Aln);
    }

    private protected async Task<ApprovalRow> WaitingAsync(string title = "Waits for people", string more = "", string tlp = "green", Func<string, string>? change = null)
    {
        string yaml = Submitting.Reports.Yaml(title, tlp, more);
        ReportId id = (await Aln.AcceptedAsync(change is null ? yaml : change(yaml))).ReportId;
        return Find(Aln.Store.Read(reader => reader.ListApprovals(id)).Single().Id);
    }

    private protected ApprovalRow Find(long id) => Aln.Store.Read(reader => reader.FindApproval(id))!;

    private protected byte[] Sign(ApprovalRow approval, string officer = FoundedNode.OfficerName, bool isEmergency = false) =>
        Aln.Founded.Sign(ApprovalStatement.Of(approval, Aln.Identity, isEmergency).ToBytes(), officer);

    private protected Task<Parsed<GrantedRelease>> GrantAsync(ApprovalRow approval, string officer = FoundedNode.OfficerName, bool isEmergency = false) =>
        Granting.GrantAsync(new ReleaseGrant(approval.Id, approval.ItemRoot, Sign(approval, officer, isEmergency), isEmergency), WorkingNode.Operator, CancellationToken.None);

    private protected async Task<GrantedRelease> GrantedAsync(ApprovalRow approval, string officer = FoundedNode.OfficerName, bool isEmergency = false)
    {
        Parsed<GrantedRelease> granted = await GrantAsync(approval, officer, isEmergency);
        Assert.True(granted.IsValid, string.Join('\n', granted.Problems));
        return granted.Value;
    }

    private protected async Task<ApprovalRow> ReleasedAsync(ApprovalRow approval)
    {
        await GrantedAsync(approval);
        return (await GrantedAsync(approval, FoundedNode.SecondOfficerName)).Approval;
    }

    /// <summary>Another policy that decides as the one before.</summary>
    private protected void Load(string rules = "")
    {
        byte[] policy = TrustBookPolicyTests.Policy(1, rules);
        Assert.True(Aln.Trust.TakePolicy(policy, Aln.Founded.SignByEach(policy)).Value is { IsInForce: true });
    }

    private protected static HoldWorker Worker(WorkingNode node) => new(node.Store, node.Signals, node.Clock);
}
