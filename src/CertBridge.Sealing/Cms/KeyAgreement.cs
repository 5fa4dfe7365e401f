namespace CertBridge.Sealing.Cms;

/// <summary>
/// ECDH over P-256 (SP 800-56A section 5.7.1.2), ephemeral with static. Two implementations: libcrypto called directly where it is there, because the
/// platform's own way checks every imported point by a full multiplication (about four times slower), and the platform's.
/// </summary>
internal abstract class KeyAgreement
{
    public static KeyAgreement Preferred { get; } = LibCrypto.IsAvailable ? new LibCryptoKeyAgreement() : new PlatformKeyAgreement();

    /// <summary>Makes a key for this one message and agrees with the recipient.</summary>
    /// <param name="recipient">DER SubjectPublicKeyInfo of a certificate that was read, hence on the curve.</param>
    /// <param name="point">Gets the ephemeral public key, 65 bytes.</param>
    /// <param name="secret">Gets the X coordinate, 32 bytes.</param>
    public abstract void AgreeWith(ReadOnlySpan<byte> recipient, Span<byte> point, Span<byte> secret);

    public abstract AgreementKey Import(byte[] pkcs8);
}

/// <summary>A private key made ready to agree. Any thread may use it.</summary>
internal abstract class AgreementKey : IDisposable
{
    /// <returns>False when the point is not an uncompressed point on the curve.</returns>
    public abstract bool TryAgree(ReadOnlySpan<byte> point, Span<byte> secret);

    public abstract void Dispose();
}
