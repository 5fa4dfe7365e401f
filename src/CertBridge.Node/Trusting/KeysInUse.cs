using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Trusting;

/// <summary>The keys the node works with at one moment. Immutable: whoever signs with one and names its certificate takes both from here.</summary>
internal sealed class KeysInUse : IDisposable
{
    public required PrivateKey Signing { get; init; }

    public required KeyCertificate SigningCertificate { get; init; }

    public required PrivateKey Log { get; init; }

    /// <summary>Both ends of TLS with partners, with its private key.</summary>
    public required X509Certificate2 Tls { get; init; }

    public required KeyId TlsKey { get; init; }

    /// <summary>
    /// What the local listener shows: the oldest TLS key that is on the card still. Operators trust a node by what is in their contexts, and have the time from the activation of a key to its predecessor's
    /// retirement to put the next one beside it.
    /// </summary>
    public required X509Certificate2 LocalTls { get; init; }

    public required KeyId LocalTlsKey { get; init; }

    public KeyId OfKind(KeyKind kind) => kind switch
    {
        KeyKind.Signing => Signing.Id,
        KeyKind.Log => Log.Id,
        _ => TlsKey,
    };

    public bool IsSameAs(KeysInUse other) => Signing.Id == other.Signing.Id && Log.Id == other.Log.Id && TlsKey == other.TlsKey && LocalTlsKey == other.LocalTlsKey;

    public void Dispose()
    {
        Tls.Dispose();
        LocalTls.Dispose();
    }
}
