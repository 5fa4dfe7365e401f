using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Ids;

namespace CertBridge.Client;

/// <summary>
/// TLS 1.3 to a node whose key is known: the key stands for trust, so no chain is built, no name is compared and nothing is downloaded.
/// It remembers what the server showed, because TLS 1.3 tells a refused client only that the connection ended (RFC 8446 section 4.4).
/// </summary>
internal sealed class PinnedTls(NodeTarget target, TimeProvider time)
{
    private static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(10);

    private volatile ServerKey seen = ServerKey.None;

    /// <summary>What the newest handshake showed of the server.</summary>
    public ServerKey Seen => seen;

    /// <summary>True once a call was answered: from then on an ended connection is an ended connection, not a refused certificate.</summary>
    public bool HasAnswered { get; set; }

    public SocketsHttpHandler Handler() => new()
    {
        ConnectTimeout = target.CallTimeout < ConnectMax ? target.CallTimeout : ConnectMax,
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            AllowTlsResume = false,
            AllowRenegotiation = false,
            ClientCertificateContext = SslStreamCertificateContext.Create(target.Certificate, additionalCertificates: null, offline: true),
            CertificateChainPolicy = new X509ChainPolicy
            {
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                VerificationFlags = X509VerificationFlags.AllFlags,
            },
            RemoteCertificateValidationCallback = (_, certificate, _, _) => Judge(certificate as X509Certificate2),
        },
    };

    private bool Judge(X509Certificate2? certificate)
    {
        seen = certificate is null ? ServerKey.None
            : !target.ServerPins.Contains(Digest.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo())) ? ServerKey.Foreign
            : time.GetUtcNow().UtcDateTime > certificate.NotAfter.ToUniversalTime() ? ServerKey.Expired
            : ServerKey.Known;
        return seen == ServerKey.Known;
    }
}

/// <summary>What a handshake showed of the server.</summary>
internal enum ServerKey
{
    /// <summary>No certificate was seen: the connection ended before.</summary>
    None,

    /// <summary>A key that is not pinned.</summary>
    Foreign,

    /// <summary>The pinned key in a certificate that is over.</summary>
    Expired,

    /// <summary>The pinned key.</summary>
    Known,
}
