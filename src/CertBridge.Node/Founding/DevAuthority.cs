using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Founding;

/// <summary>The authority of one development partner.</summary>
internal sealed record DevAuthority(PrivateKey Key, byte[] Certificate) : IDisposable
{
    public void Dispose() => Key.Dispose();
}
