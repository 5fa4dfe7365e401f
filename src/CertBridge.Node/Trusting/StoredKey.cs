using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Trusting;

/// <summary>A private key of the home, the file it came from, and the certificate beside it where there is one.</summary>
internal sealed record StoredKey(string File, PrivateKey Key, byte[]? Certificate) : IDisposable
{
    public void Dispose() => Key.Dispose();
}
