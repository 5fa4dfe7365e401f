using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Tests.Delivering;

/// <summary>Where both cards offer the hybrid suite and the partner's sheet lacks the half for it, nothing is sent: not classically either.</summary>
public sealed class HybridHoldTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WithoutMlKem("cert-bor");

    /// <summary>What is held from before: a sheet without halves, then a card that offers the suite.</summary>
    public Task InitializeAsync()
    {
        aln.Meet(bor);
        aln.Agree(bor);
        bor.Founded.Offer(EnvelopeSuite.Classical, EnvelopeSuite.Hybrid);
        Assert.True(bor.Trust.ReloadOwn().IsValid);
        Assert.True(aln.Trust.TakeCard(bor.Identity.Id, new PartnerCard { Card = bor.Trust.Current.OwnBundle.Card }).IsValid);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [HybridFact]
    public async Task WhatIsSubmitted_IsHeldWithAnAlarm_AlsoWhereTheLaneIsOpen_AndGoesHybridOnceTheSheetHasTheHalf()
    {
        aln.Lanes.Open(bor.Identity.Id, LaneName.Routine, _ => true);
        string id = (await aln.AcceptedAsync(Reports.Yaml())).ReportId.Value;

        Assert.Empty(await aln.NumberedAsync(bor.Identity.Id));
        AlarmRow alarm = Assert.Single(aln.Store.Read(reader => reader.ListAlarms(10)));
        Assert.Equal("HYBRID_HALF_MISSING", alarm.Kind);
        ExplainOutboxResponse explained = await new Desks(aln).Outbox.ExplainOutbox(new ExplainOutboxRequest { ReportId = id }, Desks.As(OperatorRole.Operator, "OutboxService/ExplainOutbox"));
        Assert.Contains("certbridge sheet sign", Assert.Single(explained.Explanations).Next, StringComparison.Ordinal);
        Assert.Single(aln.Store.Read(reader => reader.DueOutbox(bor.Identity.Id, LaneName.Routine, 10)));

        Assert.True(bor.Founded.Desk.SignSheet(FoundedNode.Now).IsValid);
        Assert.True(bor.Trust.ReloadOwn().IsValid);
        Assert.True(aln.Trust.TakeCard(bor.Identity.Id, bor.Trust.Current.OwnBundle).IsValid);
        OutboxRow sent = Assert.Single(await aln.NumberedAsync(bor.Identity.Id));
        Assert.Equal(EnvelopeSuite.Hybrid, EnvelopeOpening.ReadHeader(sent.Header).Value!.Suite);
    }

    /// <summary>The other way out: this node's own card stops offering the suite, and everybody knows it.</summary>
    [HybridFact]
    public async Task WhereTheOwnCardStopsOffering_ItGoesClassically()
    {
        await aln.AcceptedAsync(Reports.Yaml());
        aln.Founded.Offer(EnvelopeSuite.Classical);
        Assert.True(aln.Trust.ReloadOwn().IsValid);

        OutboxRow sent = Assert.Single(await aln.NumberedAsync(bor.Identity.Id));
        Assert.Equal(EnvelopeSuite.Classical, EnvelopeOpening.ReadHeader(sent.Header).Value!.Suite);
    }

    private static WorkingNode WithoutMlKem(string id)
    {
        var node = new FoundedNode(id); // disposed by what is made of it
        node.Offer(EnvelopeSuite.Classical);
        node.SignSheetWithoutKem();
        return new WorkingNode(node);
    }
}
