using CertBridge.Protocol.V1;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;

namespace CertBridge.Storage.Tests;

/// <summary>The program the kill test starts and kills: many producers submit and number entries, and each says an id only once it is durable.</summary>
internal static class KilledWriter
{
    private const int Producers = 16;
    private const LaneName Lane = LaneName.Routine;

    public static async Task<int> Main(string[] args)
    {
        await using NodeStore store = NodeStore.Open(NodeHome.At(args[0]), TestHome.Key, TimeProvider.System);
        var first = int.Parse(args[1]);
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(producer => ProduceAsync(store, first + producer)));
        return 0;
    }

    private static async Task ProduceAsync(NodeStore store, int first)
    {
        await Task.Yield();
        for (int number = first; ; number += Producers)
        {
            OutboxRow entry = Samples.Entry(number) with { Cms = new byte[4096] };
            await store.CommitAsync(CommitUrgency.Routine, 4096, writer => writer.AddOutbox(entry));
            ulong given = await store.CommitAsync(CommitUrgency.Urgent, 200, writer => Number(writer, entry));
            await Console.Out.WriteLineAsync($"{number} {given}");
        }
    }

    private static ulong Number(StoreWriter writer, OutboxRow entry)
    {
        long id = writer.FindOutbox(entry.ReportId, entry.Partner)!.Id;
        LaneOut lane = writer.GetLaneOut(entry.Partner, Lane);
        LaneOut next = lane with { LastNumber = lane.LastNumber + 1 };
        writer.NumberOutbox(id, next.Epoch, next.LastNumber, Samples.Now);
        writer.SetLaneOut(entry.Partner, Lane, next);
        writer.AppendLinkLeaf(entry.Partner, [1, 2, 3]);
        return next.LastNumber;
    }
}
