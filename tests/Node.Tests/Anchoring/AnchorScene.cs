using CertBridge.Node.Anchoring;
using CertBridge.Node.Checkpointing;
using CertBridge.Node.Linking;
using CertBridge.Node.Operating;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using CertBridge.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Anchoring;

/// <summary>cert-aln sent three reports to cert-bor, all receipted: three leaves in its node log, and three in its log about cert-bor.</summary>
internal sealed class AnchorScene : IAsyncDisposable
{
    public WorkingNode Aln { get; } = WorkingNode.Founding("cert-aln");

    public WorkingNode Bor { get; } = WorkingNode.Founding("cert-bor");

    public PartnerId BorId => Bor.Identity.Id;

    public async Task PlayAsync()
    {
        Aln.Meet(Bor);
        Bor.Meet(Aln);
        Aln.Agree(Bor);
        Bor.TakeFrom(Aln);
        foreach (string title in new[] { "One", "Two", "Three" })
            await Aln.AcceptedAsync(Reports.Yaml(title));
        await new Crossing(Aln, Bor).CarryAsync();
    }

    /// <summary>As a process that has just been started makes it.</summary>
    public AnchorWriting Writing() =>
        new(Aln.Identity, Aln.Store, new NodeLogTree(Aln.Store), Aln.Signals, new LinkAlarms(Aln.Store, Aln.Clock, NullLogger<LinkAlarms>.Instance), Aln.Clock);

    public async Task AnchorAsync() => Assert.True(await Writing().WriteAsync(BorId, CancellationToken.None));

    /// <summary>The partner follows all there is.</summary>
    public async Task FollowAsync()
    {
        await new LogPublishing(Aln.Identity, Aln.Keys, Aln.Store, Aln.Clock).HeadAsync(BorId, Aln.Store.Read(reader => reader.LinkLogSize(BorId)), CancellationToken.None);
        await SharedReport.SettleAsync(Bor, Aln);
    }

    /// <summary>Somebody writes into the store file behind the node's back.</summary>
    public Task TamperAsync(params string[] statements) => Aln.RestartAsync(() =>
    {
        using SqliteDatabase database = SqliteDatabase.OpenWriter(Aln.Founded.Home.StoreFile);
        foreach (string sql in statements)
            database.Execute(sql);
    });

    public IReadOnlyList<AnchorRow> Anchors() => Aln.Store.Read(reader => reader.ListAnchors(BorId, LogSide.Mine, 100));

    public static async Task<IReadOnlyList<string>> VerifyAsync(WorkingNode node) =>
        (await new Desks(node).Ledger.VerifyLedger(new VerifyLedgerRequest(), Desks.As(OperatorRole.Auditor, "LedgerService/VerifyLedger"))).Findings;

    public async ValueTask DisposeAsync()
    {
        await Aln.DisposeAsync();
        await Bor.DisposeAsync();
    }
}
