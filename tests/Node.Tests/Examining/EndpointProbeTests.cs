using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Node.Admitting;
using CertBridge.Node.Examining;
using CertBridge.Node.Trusting;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Tests.Examining;

/// <summary>The four steps of a try, each against a real socket that fails there.</summary>
public sealed class EndpointProbeTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 own = Certificate(Now.AddDays(-1), Now.AddDays(10));
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public EndpointProbeTests() => listener.Start();

    private string Endpoint => $"localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";

    public void Dispose()
    {
        listener.Dispose();
        own.Dispose();
    }

    [Fact]
    public async Task TryAsync_OfANameNobodyKnows_EndsAtTheName()
    {
        EndpointTrial trial = await TryAsync("gw.certbridge.invalid:7443");

        Assert.False(trial.IsResolved);
        Assert.NotEmpty(trial.NameFailure);
        Assert.Null(trial.ConnectFailure);
    }

    [Fact]
    public async Task TryAsync_OfAClosedPort_EndsAtTheConnection()
    {
        string endpoint = Endpoint;
        listener.Stop();

        EndpointTrial trial = await TryAsync(endpoint);

        Assert.True(trial.IsResolved);
        Assert.Equal("ConnectionRefused", trial.ConnectFailure);
        Assert.Null(trial.HandshakeFailure);
    }

    [Fact]
    public async Task TryAsync_OfAServerWithTls12Alone_EndsAtTheHandshake()
    {
        Task serving = ServeAsync(SslProtocols.Tls12, own);

        EndpointTrial trial = await TryAsync(Endpoint);
        await serving;

        Assert.True(trial.IsConnected);
        Assert.False(trial.IsSecured);
        Assert.NotEmpty(trial.HandshakeFailure!);
    }

    [Fact]
    public async Task TryAsync_OfAnyKey_ComesToTheEnd_AndSaysWhoseItIs()
    {
        Task serving = ServeAsync(SslProtocols.Tls13, own);

        EndpointTrial trial = await TryAsync(Endpoint);
        await serving;

        Assert.True(trial.IsSecured, trial.HandshakeFailure);
        Assert.Equal((CertificateJudgement.PinOf(own), ""), (trial.Pin!.Value, trial.CertificateObjection));
    }

    [Fact]
    public async Task TryAsync_OfACertificateThatExpired_SaysSo()
    {
        using X509Certificate2 expired = Certificate(Now.AddDays(-10), Now.AddDays(-1));
        Task serving = ServeAsync(SslProtocols.Tls13, expired);

        EndpointTrial trial = await TryAsync(Endpoint);
        await serving;

        Assert.Contains("expired", trial.CertificateObjection, StringComparison.Ordinal);
    }

    private Task<EndpointTrial> TryAsync(string endpoint) => new EndpointProbe(own, TimeProvider.System).TryAsync(endpoint, CancellationToken.None);

    private async Task ServeAsync(SslProtocols protocols, X509Certificate2 certificate)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                EnabledSslProtocols = protocols,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
            });
            Assert.Equal(0, await tls.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false)); // nothing is said over it
        }
        catch (Exception ended) when (ended is AuthenticationException or IOException)
        {
            // The client is what is looked at.
        }
    }

    private static X509Certificate2 Certificate(DateTimeOffset from, DateTimeOffset until)
    {
        using var key = PrivateKey.Create();
        return key.ToTlsCertificate(CertificateIssuing.SelfSigned(key, CertificateUse.NodeTls, new CertificateName("cert-bor", DevelopmentMark.Organization), from, until));
    }
}
