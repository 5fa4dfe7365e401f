using System.Net;
using CertBridge.Exchange.Tests.Deploying;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>Two networks that share one cable and nothing else.</summary>
internal sealed class TestCable : IAsyncDisposable
{
    private static int made;

    private TestCable(int number)
    {
        // Of the block that RFC 2544 keeps for laboratories (198.18.0.0/15); it lies inside the two namespaces alone.
        Aln = new TestNetwork($"certbridge-aln-{Environment.ProcessId}-{number}", IPAddress.Parse("198.18.77.1"));
        Bor = new TestNetwork($"certbridge-bor-{Environment.ProcessId}-{number}", IPAddress.Parse("198.18.77.2"));
    }

    public TestNetwork Aln { get; }

    public TestNetwork Bor { get; }

    public static async Task<TestCable> LayAsync()
    {
        var cable = new TestCable(Interlocked.Increment(ref made));
        await Shell.MustAsync("ip", "netns", "add", cable.Aln.Name);
        await Shell.MustAsync("ip", "netns", "add", cable.Bor.Name);
        await Shell.MustAsync("ip", "link", "add", "cable", "netns", cable.Aln.Name, "type", "veth", "peer", "name", "cable", "netns", cable.Bor.Name);
        foreach (TestNetwork end in (TestNetwork[])[cable.Aln, cable.Bor])
        {
            await Shell.MustAsync("ip", "-n", end.Name, "address", "add", $"{end.Address}/24", "dev", "cable");
            await Shell.MustAsync("ip", "-n", end.Name, "link", "set", "cable", "up");
            await Shell.MustAsync("ip", "-n", end.Name, "link", "set", "lo", "up");
        }
        return cable;
    }

    public async ValueTask DisposeAsync()
    {
        await Shell.MustAsync("ip", "netns", "delete", Aln.Name);
        await Shell.MustAsync("ip", "netns", "delete", Bor.Name);
    }
}
