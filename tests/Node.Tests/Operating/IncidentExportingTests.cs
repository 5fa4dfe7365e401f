using CertBridge.Node.Admitting;
using CertBridge.Node.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Operating;

/// <summary>What a node hands out of one incident: both logs with one partner, whole, the same bytes for the same state, and nobody else in it.</summary>
public sealed class IncidentExportingTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private readonly WorkingNode cel = WorkingNode.Founding("cert-cel");
    private readonly List<string> reports = [];

    public async Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor);
        bor.TakeFrom(aln);
        foreach (string title in new[] { "One", "Two", "Three" })
            reports.Add((await aln.AcceptedAsync(Reports.Yaml(title))).ReportId.Value);
        await new Crossing(aln, bor).CarryAsync();
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
        await cel.DisposeAsync();
    }

    [Fact]
    public async Task ExportIncident_OfTheSender_HoldsBothLogs_AndWhatItKnowsOfTheEnvelope()
    {
        ExportIncidentResponse export = await ExportAsync(aln, reports[1]);

        Assert.Equal(("dev", "cert-aln", "cert-bor", reports[1], 0u), (export.Environment, export.Exporter, export.Partner, export.ReportId, export.UnsignedLeaves));
        Assert.Equal(["cert-aln", "cert-bor"], export.Logs.Select(log => log.Owner));
        ExportedLeaf sent = Assert.Single(export.Logs[0].Leaves);
        ExportedLeaf receipt = Assert.Single(export.Logs[1].Leaves);
        OutboxRow entry = aln.Store.Read(reader => reader.ListOutbox(ReportId.Parse(reports[1])))[0];
        Assert.All(new[] { sent, receipt }, leaf => Assert.Equal((1UL, "report", 1UL, "cert-aln"), (leaf.Index, leaf.Kind, leaf.Revision, leaf.Originator)));
        Assert.All(new[] { sent, receipt }, leaf => Assert.Equal((entry.ManifestDigest, entry.AgreementHash), (Digest.FromBytes(leaf.ManifestDigest.Span), Digest.FromBytes(leaf.AgreementHash.Span))));
        Assert.Equal(entry.EnvelopeDigest, Digest.FromBytes(LeafRecord.Parser.ParseFrom(sent.Leaf).Sent.EnvelopeDigest.Span));
        Assert.Equal(2, receipt.Path.Count);
    }

    /// <summary>The receiver has not followed the sender's log here: its half is empty and says so by a checkpoint that is not there.</summary>
    [Fact]
    public async Task ExportIncident_OfTheReceiver_HoldsTheSameReceipt()
    {
        ExportIncidentResponse sender = await ExportAsync(aln, reports[1]);
        ExportIncidentResponse receiver = await ExportAsync(bor, reports[1]);

        Assert.Equal(sender.Logs[1], receiver.Logs[0]);
        Assert.Equal(("cert-aln", ByteString.Empty, 0), (receiver.Logs[1].Owner, receiver.Logs[1].Checkpoint, receiver.Logs[1].Leaves.Count));
        Assert.Equal(sender.Logs[0].Card, receiver.Logs[1].Card);
    }

    [Fact]
    public async Task ExportIncident_Twice_IsTheSameBytes() =>
        Assert.Equal((await ExportAsync(aln, reports[0])).ToByteArray(), (await ExportAsync(aln, reports[0], "cert-bor")).ToByteArray());

    [Fact]
    public async Task ExportIncident_OfWhatConcernsSeveral_AsksForOne_AndNamesNoOther()
    {
        aln.Meet(cel);
        cel.Meet(aln);
        aln.Agree(cel);
        cel.TakeFrom(aln);
        string both = (await aln.AcceptedAsync(Reports.Yaml("Four"))).ReportId.Value;
        await new Crossing(aln, bor).CarryAsync();
        await new Crossing(aln, cel).CarryAsync();

        await AssertRefusedAsync(LedgerErrors.SeveralPartners, aln, both);
        foreach ((string one, WorkingNode other) in new[] { ("cert-bor", cel), ("cert-cel", bor) })
        {
            ExportIncidentResponse export = await ExportAsync(aln, both, one);
            Assert.Equal([1, 1], export.Logs.Select(log => log.Leaves.Count));
            byte[] bytes = export.ToByteArray();
            Assert.Equal(-1, bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(other.Identity.Id.Value)));
            Assert.All(aln.Store.Read(reader => reader.ListOutbox(ReportId.Parse(both), other.Identity.Id)), entry => Assert.Equal(-1, bytes.AsSpan().IndexOf(entry.EnvelopeId.ToBytes())));
        }
    }

    [Fact]
    public async Task ExportIncident_OfWhatHasNoCheckpointYet_CountsIt()
    {
        OutboxRow entry = aln.Store.Read(reader => reader.ListOutbox(ReportId.Parse(reports[0])))[0];
        await aln.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.AppendLinkLeaf(bor.Identity.Id, new Crossing(aln, bor).Sent(entry, 4)));

        ExportIncidentResponse export = await ExportAsync(aln, reports[0]);

        Assert.Equal((1u, 1), (export.UnsignedLeaves, export.Logs[0].Leaves.Count));
    }

    [Fact]
    public async Task ExportIncident_OfAnEnvelopeNamedAgain_HoldsBothLeaves()
    {
        OutboxRow entry = aln.Store.Read(reader => reader.ListOutbox(ReportId.Parse(reports[0])))[0];
        await bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.AppendLinkLeaf(aln.Identity.Id, new Crossing(aln, bor).Receipt(entry, 9, entry.ManifestDigest)));
        await Crossing.SignAsync(bor, aln);

        Assert.Equal([0UL, 3UL], (await ExportAsync(bor, reports[0])).Logs[0].Leaves.Select(leaf => leaf.Index));
    }

    [Fact]
    public async Task ExportIncident_OfWhatIsNotThere_IsRefused()
    {
        await AssertRefusedAsync(LedgerErrors.IncidentUnknown, aln, "CB-ALN-2026-0999");
        await AssertRefusedAsync(LedgerErrors.IncidentUnknown, aln, reports[0], "cert-cel");
        await AssertRefusedAsync(StoredItemErrors.IdMalformed, aln, "the first one");
        await AssertRefusedAsync(LedgerErrors.IncidentUnknown, aln, (await aln.AcceptedAsync(Reports.Yaml("Four"))).ReportId.Value);
    }

    [Fact]
    public async Task ExportIncident_WhereALeafWasChangedOnDisk_IsNotMade()
    {
        byte[] leaf = bor.Store.Read(reader => reader.LinkLeaves(aln.Identity.Id, 0, 1))[0];
        await bor.RestartAsync(() => StoreDamage.Flip(bor.Founded.Home, leaf, leaf.Length - 1));

        await AssertRefusedAsync(LedgerErrors.LogDamaged, bor, reports[1]);
    }

    private static Task<ExportIncidentResponse> ExportAsync(WorkingNode node, string id, string partner = "") =>
        new Desks(node).Ledger.ExportIncident(new ExportIncidentRequest { ReportId = id, Partner = partner }, Desks.As(OperatorRole.Auditor, "LedgerService/ExportIncident"));

    private static async Task AssertRefusedAsync(ErrorCode code, WorkingNode node, string id, string partner = "") =>
        Assert.Equal(code, (await Assert.ThrowsAsync<NodeRefusalException>(() => ExportAsync(node, id, partner))).Problems[0].Code);
}
