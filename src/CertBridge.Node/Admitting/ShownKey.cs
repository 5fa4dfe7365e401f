using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Admitting;

/// <summary>The TLS key a listener shows, and with which certificate. A connection has it as a feature: that of the node when the connection was made.</summary>
internal sealed record ShownKey(X509Certificate2 Certificate, KeyId Key);

/// <summary>What the handshakes of one listener use, made once for each key.</summary>
internal sealed class ShownContext(Func<ShownKey> shown)
{
    private readonly Lock gate = new();
    private (SslStreamCertificateContext Context, ShownKey Key)? made;

    public (SslStreamCertificateContext Context, ShownKey Key) Current
    {
        get
        {
            ShownKey now = shown();
            lock (gate)
            {
                if (made is not { } known || known.Key != now)
                    made = known = (SslStreamCertificateContext.Create(now.Certificate, additionalCertificates: null, offline: true), now);
                return known;
            }
        }
    }
}
