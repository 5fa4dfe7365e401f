using CertBridge.Bench.Nodes;
using CertBridge.Client;
using CertBridge.Protocol.V1;

namespace CertBridge.Bench.Partners;

/// <summary>What piles up at a node for a partner that is away.</summary>
internal sealed class Backlog : IDisposable
{
    private const int Callers = 4;
    private static int numbered;

    private readonly NodeConnection connection;
    private readonly string to;

    public Backlog(FoundedNode node, FoundedNode to)
    {
        connection = node.Connect();
        this.to = to.Id;
    }

    public Task PileUpAsync(int count) => Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
    {
        for (int i = caller; i < count; i += Callers)
        {
            SubmitRequest request = ReportWriting.Request(ReportWriting.Write(Interlocked.Increment(ref numbered)));
            request.To.Add(to);
            await connection.Reports.SubmitAsync(request);
        }
    }));

    public void Dispose() => connection.Dispose();
}
