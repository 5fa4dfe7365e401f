using CertBridge.Node.Admitting;
using CertBridge.Node.Operating;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Grpc.Core;

namespace CertBridge.Node.Tests.Operating;

public sealed class InboxDeskTests : IAsyncLifetime
{
    private const string Report = "CB-ALN-2026-0001";
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private InboxDesk desk = null!;

    public async Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor);
        bor.TakeFrom(aln);
        await aln.AcceptedAsync(Reports.Yaml());
        await aln.AcceptedAsync(Reports.Yaml("A second report"));
        await new Crossing(aln, bor).CarryAsync();
        desk = new Desks(bor).Inbox;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public async Task ListInbox_ShowsWhatCame_NewestFirst()
    {
        ListInboxResponse list = await desk.ListInbox(new ListInboxRequest(), Call("ListInbox"));

        Assert.Equal(["A second report", "Ransomware at regional hospital"], list.Items.Select(item => item.Report.Title));
        Assert.All(list.Items, item => Assert.Equal(("cert-aln", "stored", ""), (item.Partner, item.State, item.Reason)));
    }

    [Fact]
    public async Task ShowInbox_ByReportOrEnvelope_IsTheSameWithItsDecision()
    {
        ShowInboxResponse shown = await desk.ShowInbox(new ShowInboxRequest { Id = Report }, Call("ShowInbox"));

        Assert.Equal(("allow", "ALLOWED"), (shown.Decision.Outcome, shown.Decision.Reason));
        Assert.Contains("\"direction\":\"incoming\"", shown.Decision.RecordJson, StringComparison.Ordinal);
        Assert.Equal((32, 32), (shown.ManifestDigest.Length, shown.AgreementHash.Length));
        Assert.DoesNotContain(Reports.Canary, shown.ReportJson.ToStringUtf8(), StringComparison.Ordinal);
        Assert.Equal(shown, await desk.ShowInbox(new ShowInboxRequest { Id = shown.Summary.EnvelopeId }, Call("ShowInbox")));
    }

    [Fact]
    public async Task ExportInbox_HasEverythingToOpenItWithoutUs()
    {
        ExportInboxResponse export = await desk.ExportInbox(new ExportInboxRequest { Id = Report }, Call("ExportInbox"));

        Assert.Equal(aln.Keys.SigningCertificate.Der, export.SignerCertificate.ToByteArray());
        Assert.Equal(bor.Trust.Current.OwnSheet.EncryptionKeys[0].Der, export.RecipientCertificate.ToByteArray());
        Assert.True(File.Exists(Path.Combine(export.Home, export.RecipientKeyFile)), export.RecipientKeyFile);
        Assert.Equal(1UL, LeafRecord.Parser.ParseFrom(export.Receipt).Receipt.Number);
        Assert.Contains("certbridge/dev/cert-bor/cert-aln\n2\n", export.Checkpoint.ToStringUtf8(), StringComparison.Ordinal);
        Assert.Equal(export.Summary.EnvelopeDigest.ToByteArray(), EnvelopeDigest.Of(export.Envelope.Header.Span, export.Envelope.Cms.Span).ToBytes());
    }

    [Fact]
    public async Task ExportInbox_OfWhatWasRefused_SaysThatTheBytesAreGone()
    {
        InboxRow stored = bor.Store.Read(reader => reader.FindInbox(Report))!;
        var refused = stored with
        {
            State = InboxState.Refused,
            Reason = "EXPIRED",
            Number = 3,
            EnvelopeId = EnvelopeId.Create(FoundedNode.Now.AddHours(1)),
            ReportId = null,
            Revision = 0,
        };
        await bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer =>
            writer.AddInbox(refused with { LeafIndex = writer.AppendLinkLeaf(aln.Identity.Id, writer.LinkLeaves(aln.Identity.Id, 0, 1)[0]) }));

        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(() =>
            desk.ExportInbox(new ExportInboxRequest { Id = refused.EnvelopeId.ToString() }, Call("ExportInbox")));
        InboxSummary first = (await desk.ListInbox(new ListInboxRequest { Limit = 1 }, Call("ListInbox"))).Items[0];

        Assert.Equal("CB5056", refusal.Problems[0].Code.Code);
        Assert.Equal(("refused", "EXPIRED", null), (first.State, first.Reason, first.Report));
    }

    [Theory]
    [InlineData("CB-ALN-2026-0003")]
    [InlineData("019aa1b0-0000-7000-8000-000000000000")]
    [InlineData("\u001b[2J")]
    [InlineData("")]
    public async Task ShowInbox_OfWhatIsNotThere_IsRefused(string id)
    {
        NodeRefusalException refusal = await Assert.ThrowsAsync<NodeRefusalException>(() => desk.ShowInbox(new ShowInboxRequest { Id = id }, Call("ShowInbox")));

        Assert.Equal("CB5051", refusal.Problems[0].Code.Code);
    }

    private static ServerCallContext Call(string method) => Desks.As(OperatorRole.Auditor, $"InboxService/{method}");
}
