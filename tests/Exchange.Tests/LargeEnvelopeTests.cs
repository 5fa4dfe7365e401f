using System.Globalization;
using System.Net.Sockets;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using Google.Protobuf;
using Xunit.Abstractions;

namespace CertBridge.Exchange.Tests;

/// <summary>One partner that sends the largest envelopes as fast as it is let, while strangers trickle, must not make the node grow without measure.</summary>
public sealed class LargeEnvelopeTests(MaskedPair shared, ITestOutputHelper output) : IClassFixture<MaskedPair>
{
    private const int Envelopes = 40;
    private const int Items = 15;
    private const int ItemBytes = 1024 * 1024;
    private const int Strangers = 24;
    private const int PartnerPort = 7443;
    private const long ResidentKiBMax = 350 * 1024;

    [LongFact]
    public async Task FortyOfTheLargest_AndStrangersWhoTrickle_KeepTheNodeBelow350MiB()
    {
        TestNode bor = shared.Pair.Bor;
        using var stop = new CancellationTokenSource();
        Task[] strangers = [.. Enumerable.Range(0, Strangers).Select(_ => TrickleAsync(bor, stop.Token))];
        await using Lane lane = await shared.OpenLaneAsync();
        var item = new EnvelopeItem { Type = "attachment", Content = ByteString.CopyFrom(new byte[ItemBytes]) };
        EnvelopeItem[] items = [.. Enumerable.Repeat(item, Items)];
        for (int i = 0; i < Envelopes; i++)
            await lane.DeliverAsync(lane.Seal(draft => draft with { Items = items }));
        Receipt last = await lane.ReceiptAsync();
        await stop.CancelAsync();
        await Task.WhenAll(strangers);

        long resident = PeakKiB(bor);
        output.WriteLine($"{resident / 1024} MiB at most");
        Assert.Equal(QuarantineReason.ContentInvalid, last.QuarantineReason);
        Assert.True(resident < ResidentKiBMax, $"the node took {resident / 1024} MiB at most");
    }

    /// <summary>Opens a connection, says a byte now and then, and comes again when it is ended.</summary>
    private static async Task TrickleAsync(TestNode node, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                using var stranger = new TcpClient();
                await stranger.ConnectAsync(node.Address, PartnerPort, stopping);
                while (true)
                {
                    await stranger.GetStream().WriteAsync(new byte[] { 22 }, stopping);
                    await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, stopping);
                }
            }
            catch (Exception ended) when (ended is IOException or SocketException or OperationCanceledException)
            {
                // the node ended it, or the test is over
            }
        }
    }

    /// <summary>The most the process has had in memory at once, as the kernel counts it.</summary>
    private static long PeakKiB(TestNode node)
    {
        string line = File.ReadLines($"/proc/{node.Process.ProcessId}/status").First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("VmHWM:".Length, line.Length - "VmHWM:".Length - "kB".Length), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
