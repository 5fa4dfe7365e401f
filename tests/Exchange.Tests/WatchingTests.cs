using System.Diagnostics;
using System.Net;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Health;
using Grpc.Core;
using Grpc.Net.Client;
using ServingStatus = CertBridge.Protocol.Health.HealthCheckResponse.Types.ServingStatus;

namespace CertBridge.Exchange.Tests;

/// <summary>The health port of a running node, as probes and Prometheus ask it.</summary>
[Collection(AgreedPairGroup.Name)]
public sealed class WatchingTests(AgreedPair shared) : IAsyncLifetime
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(20);
    private readonly TestNode aln = shared.Pair.Aln;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Health_OverGrpc_ServesBesideThePage_OnOnePort()
    {
        using GrpcChannel channel = GrpcChannel.ForAddress($"http://{aln.Address}:7445");
        var client = new Health.HealthClient(channel);

        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest(), deadline: Deadline)).Status);
        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest { Service = "certbridge.v1.LinkService" }, deadline: Deadline)).Status);
        RpcException unknown = await Assert.ThrowsAsync<RpcException>(async () => await client.CheckAsync(new HealthCheckRequest { Service = "mail" }, deadline: Deadline));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("ok\n", await PageAsync("/healthz"));
    }

    [Fact]
    public async Task HealthPort_OverHttp2_ServesNoLocalServiceAndNoLink()
    {
        using GrpcChannel channel = GrpcChannel.ForAddress($"http://{aln.Address}:7445");

        RpcException local = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Protocol.V1.NodeService.NodeServiceClient(channel).WhoAmIAsync(new Protocol.V1.WhoAmIRequest(), deadline: Deadline));
        using AsyncDuplexStreamingCall<Protocol.V1.ExchangeRequest, Protocol.V1.ExchangeResponse> link = new Protocol.V1.LinkService.LinkServiceClient(channel).Exchange(deadline: Deadline);
        RpcException linked = await Assert.ThrowsAsync<RpcException>(() => link.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal((StatusCode.Unimplemented, StatusCode.Unimplemented), (local.StatusCode, linked.StatusCode));
    }

    [Fact]
    public async Task Watch_SaysServing_AndNotServingWhenTheNodeStops()
    {
        using GrpcChannel channel = GrpcChannel.ForAddress($"http://{aln.Address}:7445");
        using AsyncServerStreamingCall<HealthCheckResponse> watch = new Health.HealthClient(channel).Watch(new HealthCheckRequest());
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(AnswerMax));
        Assert.Equal(ServingStatus.Serving, watch.ResponseStream.Current.Status);

        Task<int> stopping = aln.StopAsync();

        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(AnswerMax));
        Assert.Equal(ServingStatus.NotServing, watch.ResponseStream.Current.Status);
        Assert.Equal(0, await stopping);
    }

    /// <summary>Three years on the card has expired and nobody signed the next: the node runs, and says that it is of no use.</summary>
    [Fact]
    public async Task Health_OfANodeWhoseCardExpired_IsRed_AndSaysWhy()
    {
        string folder = Directory.CreateTempSubdirectory("certbridge-expired-").FullName;
        await using (TestNode cel = TestNode.Found(folder, "cert-cel"))
        {
            await cel.StartAsync(new Launch(null, WrongClock.By("+1100d")));
            using var http = new HttpClient();
            using HttpResponseMessage page = await http.GetAsync(new Uri($"http://{cel.Address}:7445/healthz"));
            using GrpcChannel channel = GrpcChannel.ForAddress($"http://{cel.Address}:7445");

            Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
            Assert.StartsWith("the own card expired ", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(ServingStatus.NotServing, (await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest(), deadline: Deadline)).Status);
            Assert.Equal(0, Value(await PageAsync("/metrics", cel), "certbridge_healthy"));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Metrics_AfterAReport_CountItOnBothSides()
    {
        await DeliverAsync("counted");

        string sent = await PageAsync("/metrics");
        string received = await PageAsync("/metrics", shared.Pair.Bor);

        Assert.True(Value(sent, "certbridge_items_total{direction=\"out\",partner=\"cert-bor\",kind=\"report\",tlp=\"green\"}") >= 1);
        Assert.True(Value(sent, "certbridge_delivery_seconds_count{partner=\"cert-bor\",kind=\"report\"}") >= 1);
        Assert.True(Value(sent, "certbridge_delivery_attempts_total{partner=\"cert-bor\",result=\"stored\",code=\"\"}") >= 1);
        Assert.True(Value(sent, "certbridge_policy_decisions_total{direction=\"out\",outcome=\"allow\",code=\"ALLOWED\",partner=\"cert-bor\"}") >= 1);
        Assert.True(Value(sent, "certbridge_submissions_total{result=\"accepted\",code=\"\"}") >= 1);
        Assert.True(Value(received, "certbridge_items_total{direction=\"in\",partner=\"cert-aln\",kind=\"report\",tlp=\"green\"}") >= 1);
        Assert.True(Value(received, "certbridge_arrivals_total{partner=\"cert-aln\",verdict=\"stored\",code=\"\"}") >= 1);
        Assert.Equal(0, Value(sent, "certbridge_outbox_oldest_seconds{partner=\"cert-bor\",lane=\"bulk\"}"));
        Assert.Equal(0, Value(received, "certbridge_outbox_oldest_seconds{partner=\"cert-aln\",lane=\"flash\"}")); // nothing was ever sent there
        Assert.Equal((1, 1), (Value(sent, "certbridge_partner_up{partner=\"cert-bor\"}"), Value(sent, "certbridge_healthy")));
        Assert.True(Value(sent, "certbridge_ledger_leaves{partner=\"cert-bor\",side=\"mine\"}") >= 1);
        Assert.True(Value(sent, "certbridge_cert_not_after_timestamp_seconds{purpose=\"tls\"}") > TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Metrics_HoldNothingOfAReport()
    {
        string id = await DeliverAsync("zqxcanary");

        string page = await PageAsync("/metrics") + await PageAsync("/metrics", shared.Pair.Bor);

        Assert.All(new[] { "zqxcanary", id, "admin", "officer", "203.0.113", "192.0.2", "example" }, word => Assert.DoesNotContain(word, page, StringComparison.OrdinalIgnoreCase));
    }

    [PromtoolFact]
    public async Task Metrics_OfARunningNode_PassPromtool()
    {
        await DeliverAsync("linted");

        await PromtoolAsync(await PageAsync("/metrics"), "check", "metrics");
    }

    [PromtoolFact]
    public async Task Rules_PassPromtool()
    {
        string folder = Path.Combine(FindRoot(), "deploy", "prometheus");

        await PromtoolAsync("", "check", "rules", Path.Combine(folder, "rules.yaml"));
        await PromtoolAsync("", "test", "rules", Path.Combine(folder, "rules_test.yaml"));
    }

    private static DateTime Deadline => TimeProvider.System.GetUtcNow().UtcDateTime + AnswerMax;

    /// <returns>Id of the report, once its receipt is here.</returns>
    private async Task<string> DeliverAsync(string title)
    {
        string file = aln.File($"{title}.yaml");
        await File.WriteAllTextAsync(file, ReportFile.Text(title, "green", "green"));
        string id = (await aln.MustAsync("report", "submit", file)).Json.GetProperty("reportId").GetString()!;
        await aln.MustAsync("report", "receipts", id, "--wait", "30s");
        return id;
    }

    private async Task<string> PageAsync(string path, TestNode? node = null)
    {
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://{(node ?? aln).Address}:7445{path}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        if (path == "/metrics")
            Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        return await answer.Content.ReadAsStringAsync();
    }

    private static double Value(string page, string series)
    {
        string line = page.Split('\n').SingleOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal)) ?? throw new InvalidOperationException($"there is no {series} in\n{page}");
        return double.Parse(line[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task PromtoolAsync(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("promtool", arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(process.ExitCode == 0, $"promtool {string.Join(' ', arguments)}\n{await output}\n{await errors}\n{input}");
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"no CertBridge.sln above {AppContext.BaseDirectory}");
    }
}
