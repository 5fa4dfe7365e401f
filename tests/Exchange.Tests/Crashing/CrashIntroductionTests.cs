using CertBridge.Exchange.Tests.Introducing;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Crashing;

namespace CertBridge.Exchange.Tests.Crashing;

/// <summary>A node dies at each point of an introduction's steps. What was cut off goes on where it was; what burned stays burned.</summary>
public sealed class CrashIntroductionTests : IAsyncLifetime
{
    private static readonly TimeSpan ReachMax = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("certbridge-crash-introduction-").FullName;
    private Side aln = null!;
    private Side bor = null!;

    public async Task InitializeAsync()
    {
        Side[] sides = await Task.WhenAll(Side.RunningAsync(folder, "cert-aln"), Side.RunningAsync(folder, "cert-bor"));
        (aln, bor) = (sides[0], sides[1]);
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Introduction_KilledAtEachPoint_GoesOnWhereItWas_AndABurnedOneStaysBurned()
    {
        await DieWhileAsync(aln, CrashPoint.IntroductionWritten, () => aln.TriesFileAsync("invite", bor.Id));
        Assert.Equal("invited", await aln.StateAsync(bor.Id));
        string accept = await bor.WritesAsync("accept", await aln.WritesAsync("invite", bor.Id), "--yes");
        await DieWhileAsync(aln, CrashPoint.IntroductionLogged, () => aln.TriesFileAsync("reveal", accept));
        string reveal = await aln.WritesAsync("reveal", accept);
        string ofAln = await aln.SaysAsync(bor);
        string ofBor = await bor.SaysAsync(aln, reveal);
        (await aln.HearsAsync(bor, ofBor)).ShouldExit(ExitCode.Done);
        await DieWhileAsync(aln, CrashPoint.IntroductionAdmitted, () => aln.SecondsAsync(bor));
        Assert.Equal("admitted", await aln.StateAsync(bor.Id));
        Assert.Contains("verified", (await aln.Node.MustAsync("partner", "list")).Output);
        await aln.Node.MustAsync("ledger", "verify");

        await DieWhileAsync(bor, CrashPoint.IntroductionWritten, () => bor.HearsAsync(aln, ofBor));
        Assert.Equal("burned", await bor.StateAsync(aln.Id));
        Assert.Contains("INTRODUCTION_BURNED", (await bor.Node.MustAsync("node", "status")).Output);
        (await bor.HearsAsync(aln, ofAln)).ShouldExit(IntroductionErrors.FileUsed.Exit);
    }

    /// <summary>Starts the node so that it dies there, acts, and starts it again.</summary>
    private static async Task DieWhileAsync(Side side, CrashPoint point, Func<Task> act)
    {
        await side.Node.KillAsync();
        await side.Node.StartAsync(new Launch(point.ToString()));
        await act();
        await side.Node.Process.DieAtAsync(point.ToString(), ReachMax);
        await side.Node.StartAsync();
    }
}
