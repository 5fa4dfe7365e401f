using System.Buffers.Binary;
using System.Security.Cryptography;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Storage.Crashing;
using Xunit.Abstractions;

namespace CertBridge.Exchange.Tests.Crashing;

/// <summary>
/// A node dies at each point a crossing report passes, and is started again, while both sides send. In the set that runs at every change each point is met
/// at one end; with CERTBRIDGE_LONG=1 at both, and then at random ones up to 200 rounds.
/// </summary>
public sealed class CrashTrafficTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int RoundsLong = 200;
    private const int TimesMax = 20;
    /// <summary>A point on the link waits for the other end, which dies and starts as well; on a loaded machine each start takes seconds.</summary>
    private static readonly TimeSpan ReachMax = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan BetweenBreaks = TimeSpan.FromSeconds(3);
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("CERTBRIDGE_LONG") == "1";
    private Neighbourhood pair = null!;

    public async Task InitializeAsync() => pair = await Neighbourhood.AgreedAsync();

    public async Task DisposeAsync() => await pair.DisposeAsync();

    [Fact]
    public async Task Kill_AtEveryPointOfACrossing_LosesNothingAnswered_AndAppliesNothingTwice()
    {
        await using TwoWayTraffic traffic = TwoWayTraffic.Start(pair, submitters: IsLong ? 4 : 1, TimeSpan.FromMilliseconds(IsLong ? 10 : 100));
        (CrashPoint[] atAln, CrashPoint[] atBor) = Shares();
        Task first = DieAtEachAsync(pair.Aln, atAln);
        if (IsLong)
            await first; // one end after the other: the one that lives is where each point leads to
        await Task.WhenAll(first, DieAtEachAsync(pair.Bor, atBor));
        if (IsLong)
            await RandomRoundsAsync(RoundsLong - atAln.Length - atBor.Length);

        int answered = await traffic.SettleAndCheckAsync();

        output.WriteLine($"{atAln.Length + atBor.Length} named points, {answered} reports answered");
    }

    private static (CrashPoint[] AtAln, CrashPoint[] AtBor) Shares() => IsLong
        ? (PointLists.Traffic, PointLists.Traffic)
        : ([.. PointLists.Traffic.Where((_, i) => i % 2 == 0)], [.. PointLists.Traffic.Where((_, i) => i % 2 == 1)]);

    private async Task DieAtEachAsync(TestNode node, IReadOnlyList<CrashPoint> points)
    {
        await node.KillAsync();
        foreach (CrashPoint point in points)
            await DieAtAsync(node, point, times: 1);
        await node.StartAsync();
    }

    private async Task DieAtAsync(TestNode node, CrashPoint point, int times)
    {
        Task died = node.Begin(new Launch($"{point}:{times}")).DieAtAsync(point.ToString(), ReachMax);
        if (IsLong && NeedsBreaks(point))
            await BreakUntilAsync(node == pair.Aln ? pair.Bor : pair.Aln, died);
        await died;
    }

    /// <summary>
    /// Reached where a link comes up with something queued or on its way: without breaks every report is numbered as it is accepted, and settled. In the
    /// set that runs at every change the other end dies all the time anyway.
    /// </summary>
    private static bool NeedsBreaks(CrashPoint point) => point is CrashPoint.AttemptsNoted or CrashPoint.NumberingJudged or CrashPoint.NumberingStored;

    private static async Task BreakUntilAsync(TestNode other, Task died)
    {
        while (!died.IsCompleted)
        {
            await other.KillAsync();
            await other.StartAsync();
            await Task.WhenAny(died, Task.Delay(BetweenBreaks));
        }
    }

    /// <summary>Random end, point and time; the seed that is printed repeats them.</summary>
    private async Task RandomRoundsAsync(int rounds)
    {
        int seed = RandomNumberGenerator.GetInt32(int.MaxValue);
        output.WriteLine($"seed {seed}");
        for (int round = 0; round < rounds; round++)
        {
            byte[] drawn = SHA256.HashData([.. BitConverter.GetBytes(seed), .. BitConverter.GetBytes(round)]);
            TestNode victim = drawn[0] % 2 == 0 ? pair.Aln : pair.Bor;
            CrashPoint point = PointLists.Traffic[BinaryPrimitives.ReadUInt16BigEndian(drawn.AsSpan(1)) % PointLists.Traffic.Length];
            // Few points come often in one life of a node: attempts are noted once after a break.
            int times = NeedsBreaks(point) ? 1 : 1 + (drawn[3] % TimesMax);
            output.WriteLine($"round {round}: {victim.Id} at {point}:{times}");
            await victim.KillAsync();
            await DieAtAsync(victim, point, times);
            await victim.StartAsync();
        }
    }
}
