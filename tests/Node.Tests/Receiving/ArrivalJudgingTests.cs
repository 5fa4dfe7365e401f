using CertBridge.Node.Deciding;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Receiving;

public sealed class ArrivalJudgingTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private Arrival arrival = null!;

    public async Task InitializeAsync()
    {
        aln.Meet(bor);
        bor.Meet(aln);
        aln.Agree(bor);
        bor.TakeFrom(aln);
        await aln.AcceptedAsync(Reports.Yaml());
        OutboxRow entry = (await aln.NumberedAsync(bor.Identity.Id))[0];
        arrival = new Arrival(1, LaneName.Routine, 1, entry.Header, entry.Cms);
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public void Judge_WhatThePartnerSealed_IsStored() => Assert.IsType<ArrivalVerdict.Stored>(Judge());

    [Fact]
    public void Judge_WhenSomethingOfOursFails_IsBusy_AndNothingThrows()
    {
        bor.Keys.Dispose();

        Assert.Equal(BusyReason.PolicyDown, Assert.IsType<ArrivalVerdict.Busy>(Judge()).Reason);
    }

    private ArrivalVerdict Judge() =>
        new ArrivalJudging(bor.Identity, bor.Trust, bor.Keys, new IncomingDeciding(bor.Identity), bor.Clock, NullLogger<ArrivalJudging>.Instance).Judge(aln.Identity.Id, arrival);
}
