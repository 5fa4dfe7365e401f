using System.Diagnostics;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CertBridge.Bench.Floors;

/// <summary>The calls a report travels by, with nothing behind them: loopback, mutual TLS 1.3, both ends in this process.</summary>
internal sealed class CallFloor : IAsyncDisposable
{
    private const int PipelinedCalls = 64;

    private readonly WebApplication app;
    private readonly GrpcChannel channel;
    private readonly byte[] document;

    private CallFloor(WebApplication app, GrpcChannel channel, byte[] document)
    {
        this.app = app;
        this.channel = channel;
        this.document = document;
    }

    public static async Task<CallFloor> StartAsync(byte[] document)
    {
        X509Certificate2 own = Certificate();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddGrpc();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(own, https =>
            {
                https.SslProtocols = SslProtocols.Tls13;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (shown, _, _) => shown.Thumbprint == own.Thumbprint;
            });
        }));
        WebApplication built = builder.Build();
        built.MapGrpcService<EmptyReports>();
        built.MapGrpcService<EmptyLink>();
        await built.StartAsync();
        string address = built.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.ClientCertificates = [own];
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == own.Thumbprint;
        return new CallFloor(built, GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true }), document);
    }

    /// <summary>Milliseconds of one call when nothing else runs.</summary>
    public async Task<double> UnaryMillisecondsAsync(TimeSpan span) => 1000 / await CallsPerSecondAsync(span, callers: 1);

    /// <summary>Calls a second with many in flight.</summary>
    public Task<double> UnaryPerSecondAsync(TimeSpan span) => CallsPerSecondAsync(span, PipelinedCalls);

    /// <summary>Frames of one report each on one stream, a second.</summary>
    public async Task<double> FramesPerSecondAsync(TimeSpan span)
    {
        using AsyncDuplexStreamingCall<ExchangeRequest, ExchangeResponse> call = new LinkService.LinkServiceClient(channel).Exchange();
        call.RequestStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
        var frame = new ExchangeRequest
        {
            Frame = new Frame { Deliver = new Deliver { Envelope = new Envelope { Cms = UnsafeByteOperations.UnsafeWrap(document) } } },
        };
        var watch = Stopwatch.StartNew();
        long count = 0;
        for (; watch.Elapsed < span; count++)
            await call.RequestStream.WriteAsync(frame);
        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }
        return count / watch.Elapsed.TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        channel.Dispose();
        await app.DisposeAsync();
    }

    private async Task<double> CallsPerSecondAsync(TimeSpan span, int callers)
    {
        var client = new ReportService.ReportServiceClient(channel);
        SubmitRequest request = ReportWriting.Request(document);
        await client.SubmitAsync(request);
        var watch = Stopwatch.StartNew();
        long[] counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            long count = 0;
            for (; watch.Elapsed < span; count++)
                await client.SubmitAsync(request);
            return count;
        }));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=bench", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }

    private sealed class EmptyReports : ReportService.ReportServiceBase
    {
        public override Task<SubmitResponse> Submit(SubmitRequest request, ServerCallContext context) =>
            Task.FromResult(new SubmitResponse { ReportId = "CB-BENCH-2026-0001", Revision = 1 });
    }

    private sealed class EmptyLink : LinkService.LinkServiceBase
    {
        public override async Task Exchange(
            IAsyncStreamReader<ExchangeRequest> requestStream, IServerStreamWriter<ExchangeResponse> responseStream, ServerCallContext context)
        {
            while (await requestStream.MoveNext(context.CancellationToken))
            {
            }
        }
    }
}
