using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Node.Admitting;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Examining;

/// <summary>
/// Tries an endpoint as the dialler would, up to the end of the TLS handshake, and says nothing over it. Any key is let through to the end and judged after:
/// a doctor must see whose key it is, and sends nothing to it.
/// </summary>
internal sealed class EndpointProbe(X509Certificate2 own, TimeProvider time)
{
    private static readonly TimeSpan StepMax = TimeSpan.FromSeconds(4);

    private readonly SslStreamCertificateContext context = SslStreamCertificateContext.Create(own, additionalCertificates: null, offline: true);

    public async Task<EndpointTrial> TryAsync(string endpoint, CancellationToken cancellationToken)
    {
        var trial = new EndpointTrial(endpoint);
        if (HostPort.TryParse(endpoint) is not { } address)
            return trial with { NameFailure = "it is no host with a port" };
        trial = await ResolveAsync(trial, address.Host, cancellationToken);
        if (!trial.IsResolved)
            return trial;
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        trial = trial with { ConnectFailure = await FailureAsync(limit => ConnectAsync(socket, trial.Addresses, address.Port, limit), cancellationToken) };
        return trial.IsConnected ? await ShakeHandsAsync(trial, socket, address.Host, cancellationToken) : trial;
    }

    private async Task<EndpointTrial> ResolveAsync(EndpointTrial trial, string host, CancellationToken cancellationToken)
    {
        IPAddress[] found = [];
        string failure = await FailureAsync(async limit => found = await Dns.GetHostAddressesAsync(host, limit), cancellationToken);
        return found.Length > 0
            ? trial with { Addresses = [.. found.Select(address => address.ToString())] }
            : trial with { NameFailure = failure.Length > 0 ? failure : "it has no address" };
    }

    private static async Task ConnectAsync(Socket socket, IReadOnlyList<string> addresses, int port, CancellationToken limit) =>
        await socket.ConnectAsync([.. addresses.Select(IPAddress.Parse)], port, limit);

    private async Task<EndpointTrial> ShakeHandsAsync(EndpointTrial trial, Socket socket, string host, CancellationToken cancellationToken)
    {
        Digest? pin = null;
        string objection = "";
        await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: false));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.Tls13,
            ClientCertificateContext = context,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            AllowTlsResume = false,
            CertificateChainPolicy = TlsListening.PinnedOnly(),
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                if (certificate is X509Certificate2 server)
                {
                    pin = CertificateJudgement.PinOf(server);
                    objection = CertificateJudgement.Objection(server, CertificateJudgement.ServerAuthentication, time.GetUtcNow())?.ToString() ?? "";
                }
                return certificate is not null;
            },
        };
        string failure = await FailureAsync(limit => tls.AuthenticateAsClientAsync(options, limit), cancellationToken);
        return trial with { HandshakeFailure = failure, Pin = pin, CertificateObjection = objection };
    }

    /// <returns>Empty when the step was done in time.</returns>
    private async Task<string> FailureAsync(Func<CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var clock = new CancellationTokenSource(StepMax, time);
        await using CancellationTokenRegistration ends = clock.Token.Register(limit.Cancel);
        try
        {
            await step(limit.Token);
            return "";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {StepMax.TotalSeconds:0} s";
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode.ToString();
        }
        catch (Exception broken) when (broken is AuthenticationException or IOException)
        {
            return broken is AuthenticationException ? "the two sides found no common TLS 1.3, or the partner refused" : "the connection was ended";
        }
    }
}
