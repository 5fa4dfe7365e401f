using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Exchange.Tests;

/// <summary>A partner that has sealed with the hybrid suite does not go back to the classical one unseen.</summary>
public sealed class HybridFloorTests(MaskedPair shared) : IClassFixture<MaskedPair>
{
    private readonly Neighbourhood pair = shared.Pair;

    [HybridFact]
    public async Task AfterOneHybridEnvelope_AClassicalOneIsQuarantined_AlsoAfterARestart()
    {
        await using (Lane lane = await shared.OpenLaneAsync())
        {
            await lane.DeliverAsync(lane.Seal(isHybrid: true));
            Assert.Equal(ReceiptVerdict.Stored, (await lane.ReceiptAsync()).Verdict);
            await DeliverClassicalAsync(lane);
        }
        Assert.Equal(ExitCode.Done, await pair.Bor.StopAsync());
        await pair.Bor.StartAsync();
        await using Lane after = await shared.OpenLaneAsync();
        await DeliverClassicalAsync(after);
        await after.DeliverAsync(after.Seal(isHybrid: true));
        Assert.Equal(ReceiptVerdict.Stored, (await after.ReceiptAsync()).Verdict);
    }

    private static async Task DeliverClassicalAsync(Lane lane)
    {
        await lane.DeliverAsync(lane.Seal());
        Receipt receipt = await lane.ReceiptAsync();
        Assert.Equal((ReceiptVerdict.Quarantined, QuarantineReason.NotAllowed), (receipt.Verdict, receipt.QuarantineReason));
        Assert.True(receipt.ManifestDigest.IsEmpty, "it was opened, though nothing of it is taken");
    }
}
