using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Storage.Crashing;

namespace CertBridge.Exchange.Tests.Crashing;

/// <summary>A witness dies between what it noted and what it says, and who asked once it holds the answer. Each catches up by itself, and nobody is accused.</summary>
public sealed class CrashWitnessTests : IAsyncLifetime
{
    /// <summary>Two nodes that dial each other pause up to a minute, and a witness is shown heads no more often than once in one.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private Neighbourhood pair = null!;
    private TestNode aln = null!;
    private TestNode cel = null!;
    private WitnessedLog log = null!;

    public async Task InitializeAsync()
    {
        pair = await Neighbourhood.AgreedAsync();
        (aln, cel) = (pair.Aln, pair.Found("cert-cel"));
        log = new WitnessedLog(aln);
        await log.AppointAsync(cel);
        await Neighbourhood.IntroduceAsync(aln, cel);
    }

    public async Task DisposeAsync()
    {
        await cel.DisposeAsync();
        await pair.DisposeAsync();
    }

    [LongFact]
    public async Task Kill_AtEitherPointOfACosignature_LosesNone_AndAccusesNobody()
    {
        await cel.KillAsync();
        await log.DeliverAsync("cosigned, and not said");
        await cel.Begin(new Launch(nameof(CrashPoint.HeadWitnessed))).DieAtAsync(nameof(CrashPoint.HeadWitnessed), Patience);
        await cel.StartAsync();
        await log.UntilCaughtUpAsync(Patience);

        await cel.KillAsync();
        await log.DeliverAsync("said, and not heard of");
        await aln.KillAsync();
        await cel.StartAsync();
        await aln.Begin(new Launch(nameof(CrashPoint.CosignatureKept))).DieAtAsync(nameof(CrashPoint.CosignatureKept), Patience);
        await aln.StartAsync();
        await log.UntilCaughtUpAsync(Patience);

        foreach (TestNode node in new[] { aln, cel })
        {
            Assert.DoesNotContain("WITNESS", (await node.MustAsync("node", "status")).Output, StringComparison.Ordinal);
            await node.MustAsync("ledger", "verify");
        }
    }
}
