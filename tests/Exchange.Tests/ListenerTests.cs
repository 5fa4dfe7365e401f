using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Keys;
using Grpc.Core;
using Grpc.Net.Client;

namespace CertBridge.Exchange.Tests;

/// <summary>
/// Who gets in at which door. TLS 1.3 hides a refused client certificate from the client's handshake, so every case is judged by whether the
/// application answers.
/// </summary>
[Collection(AgreedPairGroup.Name)]
public sealed class ListenerTests(AgreedPair shared) : IAsyncLifetime
{
    private const int PartnerPort = 7443;
    private const int LocalPort = 7442;
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(20);
    private readonly TestNode bor = shared.Pair.Bor;

    public Task InitializeAsync() => shared.BothUpAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task LocalPort_WithTheAdminsCertificate_Answers()
    {
        WhoAmIResponse me = await WhoAmIAsync(LocalPort, bor.AdminCertificate());
        Assert.Equal("admin", me.Role);
    }

    [Fact]
    public async Task PartnerPort_WithTheAdminsCertificate_DoesNotAnswer() =>
        await RefusesAsync(() => WhoAmIAsync(PartnerPort, bor.AdminCertificate()));

    [Fact]
    public async Task LocalPort_WithAPartnersCertificate_DoesNotAnswer()
    {
        using RoguePartner aln = RoguePartner.Undialled(shared.Pair.Aln);
        await RefusesAsync(() => WhoAmIAsync(LocalPort, aln.Keys.Tls));
    }

    [Fact]
    public async Task PartnerPort_WithAPartnersCertificate_ServesNoLocalService()
    {
        using RoguePartner aln = RoguePartner.Undialled(shared.Pair.Aln);
        await RefusesAsync(() => WhoAmIAsync(PartnerPort, aln.Keys.Tls));
    }

    [Theory]
    [InlineData("stranger")]
    [InlineData("expired")]
    [InlineData("not-yet")]
    [InlineData("other-use")]
    public async Task EitherPort_WithAForeignCertificate_DoesNotAnswer(string kind)
    {
        using X509Certificate2 certificate = Foreign(kind);
        await RefusesAsync(() => WhoAmIAsync(LocalPort, certificate));
        await RefusesAsync(() => WhoAmIAsync(PartnerPort, certificate));
    }

    [Theory]
    [InlineData(PartnerPort)]
    [InlineData(LocalPort)]
    public async Task EitherPort_WithoutAClientCertificate_DoesNotAnswer(int port) =>
        await RefusesAsync(() => WhoAmIAsync(port, null));

    [Theory]
    [InlineData(PartnerPort)]
    [InlineData(LocalPort)]
    public async Task EitherPort_OfferedTls12_EndsTheHandshake(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(bor.Address, port);
        await using var tls = new SslStream(client.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = SslProtocols.Tls12,
            ClientCertificates = [bor.AdminCertificate()],
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        };
        Exception refused = await Assert.ThrowsAnyAsync<Exception>(() => tls.AuthenticateAsClientAsync(options).WaitAsync(AnswerMax));
        Assert.True(refused is AuthenticationException or IOException, refused.ToString());
    }

    [Fact]
    public async Task HealthPort_AnswersInPlaintext_AndServesNothingElse()
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{bor.Address}:7445") };
        Assert.Equal("ok\n", await client.GetStringAsync("/healthz"));
        using HttpResponseMessage other = await client.PostAsync("/certbridge.v1.NodeService/WhoAmI", content: null);
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    private async Task<WhoAmIResponse> WhoAmIAsync(int port, X509Certificate2? certificate)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress($"https://{bor.Address}:{port}", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    ClientCertificates = certificate is null ? [] : [certificate],
                    LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
                    RemoteCertificateValidationCallback = (_, server, _, _) => server is not null,
                },
            },
            DisposeHttpClient = true,
        });
        return await new NodeService.NodeServiceClient(channel).WhoAmIAsync(new WhoAmIRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime + AnswerMax);
    }

    private static async Task RefusesAsync(Func<Task<WhoAmIResponse>> ask)
    {
        RpcException refused = await Assert.ThrowsAsync<RpcException>(ask);
        Assert.NotEqual(StatusCode.DeadlineExceeded, refused.StatusCode);
    }

    private static X509Certificate2 Foreign(string kind)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        (DateTimeOffset from, DateTimeOffset until) = kind switch
        {
            "expired" => (now.AddDays(-10), now.AddDays(-1)),
            "not-yet" => (now.AddDays(1), now.AddDays(10)),
            _ => (now.AddDays(-1), now.AddDays(10)),
        };
        using var key = PrivateKey.Create();
        CertificateUse use = kind == "other-use" ? CertificateUse.Signing : CertificateUse.NodeTls;
        byte[] der = CertificateIssuing.SelfSigned(key, use, new CertificateName("cert-aln", "stranger"), from, until);
        return key.ToTlsCertificate(der);
    }
}
