using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CertBridge.Standin.Tests;

/// <summary>The echo service on a real Kestrel: loopback, TLS 1.3, a client certificate required.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    public const int MessageBytesMax = 64 * 1024;

    private readonly WebApplication app;

    private EchoServer(WebApplication app, X509Certificate2 own, X509Certificate2 client)
    {
        this.app = app;
        ServerCertificate = own;
        ClientCertificate = client;
    }

    public X509Certificate2 ServerCertificate { get; }

    public X509Certificate2 ClientCertificate { get; }

    public EchoSignals Signals => app.Services.GetRequiredService<EchoSignals>();

    public CountingInterceptor Interceptor => app.Services.GetRequiredService<CountingInterceptor>();

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<EchoServer> StartAsync()
    {
        X509Certificate2 own = Certificate("localhost");
        X509Certificate2 client = Certificate("client");
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<EchoSignals>().AddSingleton<CountingInterceptor>();
        builder.Services.AddGrpc(options =>
        {
            options.MaxReceiveMessageSize = MessageBytesMax;
            options.ResponseCompressionAlgorithm = "gzip";
            options.Interceptors.Add<CountingInterceptor>();
        });
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(own, https =>
            {
                https.SslProtocols = SslProtocols.Tls13;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, _, _) => certificate.Thumbprint == client.Thumbprint;
            });
        }));
        WebApplication built = builder.Build();
        built.MapGrpcService<EchoService>();
        await built.StartAsync();
        return new EchoServer(built, own, client);
    }

    /// <summary>A channel that trusts the server's certificate and shows the client's, or none.</summary>
    public GrpcChannel Connect(bool showCertificate = true, int receiveBytesMax = MessageBytesMax)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls13;
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == ServerCertificate.Thumbprint;
        if (showCertificate)
            handler.SslOptions.ClientCertificates = [ClientCertificate];
        return GrpcChannel.ForAddress(Address, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = receiveBytesMax,
        });
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        ServerCertificate.Dispose();
        ClientCertificate.Dispose();
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true)); // its own root, for the peer that insists on a chain
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
    }
}
