using CertBridge.Sealing.Envelopes;

namespace CertBridge.Sealing.Keys;

/// <summary>An encryption key of ours: P-256, and where the platform has it the ML-KEM-768 key that was made, is offered and is erased together with it.</summary>
/// <param name="Agreement">Opens the outer layer, and everything of suite 0x0001.</param>
/// <param name="Kem">Opens the inner layer of suite 0x0101; null when there is none.</param>
public sealed record DecryptionKey(PrivateKey Agreement, KemPrivateKey? Kem) : IDisposable
{
    /// <summary>Both halves where the platform has ML-KEM, else the P-256 half alone.</summary>
    public static DecryptionKey Create() => new(PrivateKey.Create(), PlatformSuites.HasHybrid ? KemPrivateKey.Create() : null);

    public void Dispose()
    {
        Agreement.Dispose();
        Kem?.Dispose();
    }
}
