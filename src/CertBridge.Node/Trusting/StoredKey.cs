using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Trusting;

/// <summary>A private key of the home, the file it came from, the certificate beside it where there is one, and the ML-KEM half of an encryption key.</summary>
internal sealed record StoredKey(string File, PrivateKey Key, byte[]? Certificate, KemPrivateKey? Kem = null) : IDisposable
{
    public void Dispose()
    {
        Key.Dispose();
        Kem?.Dispose();
    }
}
