using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CertBridge.Node.Admitting;

/// <summary>
/// TLS as this node speaks it: 1.3 only, a client certificate required, no resumption (a revoked key must not ride an old ticket), no
/// early data, nothing downloaded while judging a certificate.
/// </summary>
internal static class TlsListening
{
    private static readonly TimeSpan HandshakeMax = TimeSpan.FromSeconds(AdmissionLimits.HandshakeSeconds);

    /// <param name="shown">What the node shows at this moment: another key may take over while it listens.</param>
    public static void UseNodeTls(this ListenOptions listen, ListenerKind kind, Func<ShownKey> shown, ConnectionGate gate, Func<X509Certificate2, bool> admits)
    {
        listen.Protocols = HttpProtocols.Http2;
        listen.Mark(kind);
        listen.Use(next => connection => gate.BeforeTlsAsync(kind, connection, next));
        var contexts = new ShownContext(shown);
        listen.UseHttps(https =>
        {
            https.ServerCertificate = shown().Certificate;
            https.SslProtocols = SslProtocols.Tls13;
            https.HandshakeTimeout = HandshakeMax;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (certificate, _, _) => admits(certificate);
            https.OnAuthenticate = (connection, tls) =>
            {
                (tls.ServerCertificateContext, ShownKey key) = contexts.Current;
                connection.Features.Set(key);
                tls.AllowTlsResume = false;
                tls.AllowRenegotiation = false;
                tls.CertificateChainPolicy = PinnedOnly();
            };
        });
        listen.Use(next => connection => gate.AfterTlsAsync(kind, connection, next));
    }

    /// <summary>Marks every connection of the listener, so that what a call may reach is decided by the port and not by a header.</summary>
    public static void Mark(this ListenOptions listen, ListenerKind kind)
    {
        var feature = new ListenerFeature(kind);
        listen.Use(next => connection =>
        {
            connection.Features.Set(feature);
            return next(connection);
        });
    }

    /// <summary>Keys are pinned or listed, so the chain itself proves nothing; this keeps the platform from looking anything up.</summary>
    public static X509ChainPolicy PinnedOnly() => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        VerificationFlags = X509VerificationFlags.AllFlags,
    };
}
