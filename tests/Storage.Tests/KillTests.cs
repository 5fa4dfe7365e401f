using System.Diagnostics;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

public sealed class KillTests
{
    private const int Rounds = 3;
    private const int AcknowledgedPerRound = 200;

    [Fact]
    public async Task Kill_WhileManyWrite_LosesNothingAcknowledgedAndLeavesNoGap()
    {
        using var home = new TestHome();
        var acknowledged = new Dictionary<int, ulong>();
        for (int round = 0; round < Rounds; round++)
        {
            await WriteAndKillAsync(home, first: 1 + (round * 100_000), acknowledged);
            await using NodeStore store = home.Open();
            store.Read(reader =>
            {
                AssertAllThere(reader, acknowledged);
                AssertGapless(reader);
                return true;
            });
        }
        Assert.True(acknowledged.Count >= Rounds * AcknowledgedPerRound);
    }

    private static async Task WriteAndKillAsync(TestHome home, int first, Dictionary<int, ulong> acknowledged)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            ArgumentList = { typeof(KilledWriter).Assembly.Location, home.Home.Folder, first.ToString() },
        };
        using Process writer = Process.Start(start)!;
        for (int seen = 0; await writer.StandardOutput.ReadLineAsync() is { } line; seen++)
        {
            if (seen == AcknowledgedPerRound)
                writer.Kill();
            string[] parts = line.Split(' ');
            if (parts.Length == 2 && ulong.TryParse(parts[1], out ulong given))
                acknowledged.Add(int.Parse(parts[0]), given);
        }
        await writer.WaitForExitAsync();
        Assert.NotEqual(0, writer.ExitCode);
    }

    private static void AssertAllThere(StoreReader reader, Dictionary<int, ulong> acknowledged)
    {
        foreach ((int number, ulong given) in acknowledged)
        {
            OutboxRow entry = reader.FindOutbox(Samples.Report(number), Samples.Bor)!;
            Assert.Equal((OutboxState.Sent, given), (entry.State, entry.Number));
        }
    }

    private static void AssertGapless(StoreReader reader)
    {
        ulong last = reader.GetLaneOut(Samples.Bor, LaneName.Routine).LastNumber;
        OutboxStanding standing = reader.OutboxStanding(Samples.Bor);
        Assert.Equal((long)last, standing.Sent);
        Assert.Equal(last, reader.LinkLogSize(Samples.Bor));
        for (ulong number = 1; number <= last; number++)
            Assert.NotNull(reader.FindByNumber(Samples.Bor, LaneName.Routine, 1, number));
        Assert.Equal(standing.Queued, reader.ListOutbox(new OutboxFilter(int.MaxValue, State: OutboxState.Queued)).Count);
    }
}
