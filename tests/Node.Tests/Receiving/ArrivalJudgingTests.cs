using CertBridge.Node.Deciding;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage.Rows;
using Google.Protobuf;
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

    [Fact]
    public void Judge_BelowTheFloor_IsQuarantinedAsNotAllowed_AndNotOpened()
    {
        var floors = new SuiteFloors(bor.Store);
        floors.Took(aln.Identity.Id, EnvelopeSuite.Hybrid);
        arrival = arrival with { Header = WithSuite(arrival.Header, EnvelopeSuite.Classical) };
        ArrivalVerdict.Quarantined kept = Assert.IsType<ArrivalVerdict.Quarantined>(Judge(floors));
        Assert.Equal((QuarantineReason.NotAllowed, null), (kept.Reason, kept.ManifestDigest));
        Assert.Contains("suite_below_floor", kept.Because, StringComparison.Ordinal);
    }

    private static byte[] WithSuite(ReadOnlyMemory<byte> header, uint suite)
    {
        EnvelopeHeader changed = EnvelopeHeader.Parser.ParseFrom(header.Span);
        changed.Suite = suite;
        return changed.ToByteArray();
    }

    private ArrivalVerdict Judge() => Judge(new SuiteFloors(bor.Store));

    private ArrivalVerdict Judge(SuiteFloors floors) =>
        new ArrivalJudging(bor.Identity, bor.Trust, bor.Keys, new IncomingDeciding(bor.Identity), floors, bor.Clock, NullLogger<ArrivalJudging>.Instance).Judge(aln.Identity.Id, arrival);
}
