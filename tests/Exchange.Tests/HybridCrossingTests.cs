using System.Text.Json;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;

namespace CertBridge.Exchange.Tests;

/// <summary>Between two machines that can, reports cross under the hybrid suite without anybody asking for it.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class HybridCrossingTests(AgreedPair shared) : IAsyncLifetime
{
    private readonly Neighbourhood pair = shared.Pair;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [HybridFact]
    public async Task AReport_CrossesUnderTheHybridSuite()
    {
        string id = (await pair.Aln.MustAsync("report", "submit", await ReportFile.WriteAsync(pair.Aln, "hybrid"))).Json.GetProperty("reportId").GetString()!;
        await pair.Aln.MustAsync("report", "receipts", id, "--wait", "30s");

        string folder = pair.Bor.File($"export of {id}");
        await pair.Bor.MustAsync("inbox", "export", id, "--as", "envelope", "--out", folder);
        EnvelopeHeader header = EnvelopeHeader.Parser.ParseFrom(await File.ReadAllBytesAsync(Path.Combine(folder, "header.bin")));
        Assert.Equal(EnvelopeSuite.Hybrid, header.Suite);
        Assert.True(File.Exists(Path.Combine(folder, "recipient-kem.pem")));
        JsonElement status = (await pair.Bor.MustAsync("node", "status")).Json;
        Assert.Equal("", status.GetProperty("noHybrid").GetString());
    }
}
