using CertBridge.Bench.Nodes;
using CertBridge.Client;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Bench.Partners;

/// <summary>What piles up at a node for a partner that is away, and how much of it is left.</summary>
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
            byte[] report = ReportWriting.Write(Interlocked.Increment(ref numbered));
            await connection.Reports.SubmitAsync(new SubmitRequest { Document = UnsafeByteOperations.UnsafeWrap(report), Format = "json", To = { to } });
        }
    }));

    public async Task<long> LeftAsync() => (long)(await connection.Node.ShowStatusAsync(new ShowStatusRequest())).OutboxWaiting;

    public void Dispose() => connection.Dispose();
}
