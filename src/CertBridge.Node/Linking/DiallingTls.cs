using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Linking;

/// <summary>TLS as the dialling end speaks it: 1.3 only, our certificate, and a server whose key is pinned on the card of the partner dialled.</summary>
internal sealed class DiallingTls(PartnerId partner, TrustBook trust, ShownKey own, TimeProvider time)
{
    private readonly SslStreamCertificateContext context = SslStreamCertificateContext.Create(own.Certificate, additionalCertificates: null, offline: true);

    /// <summary>The server's key, once it was accepted.</summary>
    public LinkKey Key { get; private set; }

    /// <summary>What goes over the connection.</summary>
    public ConnectionTraffic Traffic { get; } = new();

    /// <summary>Why the server was not accepted; null when it was or was never heard.</summary>
    public string? Objection { get; private set; }

    public SslClientAuthenticationOptions Options() => new()
    {
        EnabledSslProtocols = SslProtocols.Tls13,
        ClientCertificateContext = context,
        AllowTlsResume = false,
        AllowRenegotiation = false,
        CertificateChainPolicy = TlsListening.PinnedOnly(),
        RemoteCertificateValidationCallback = (_, certificate, _, _) => Accepts(certificate),
    };

    private bool Accepts(X509Certificate? certificate)
    {
        if (certificate is not X509Certificate2 server)
            return Refuse(LinkErrors.NoServerCertificate, "the partner showed no certificate");
        if (CertificateJudgement.Objection(server, CertificateJudgement.ServerAuthentication, time.GetUtcNow()) is { } objection)
            return Refuse(LinkErrors.ServerCertificateUnfit, objection.ToString());
        Key = LinkKey.Of(server) with { Own = own.Key };
        return trust.Current.PartnerByPin(Key.Pin) == partner || Refuse(LinkErrors.ServerKeyNotOnCard, "the key at the partner's endpoint is not on its card");
    }

    private bool Refuse(ErrorCode code, string why)
    {
        Objection = $"{code} TLS: {why}";
        return false;
    }
}
