using System.Security.Cryptography;

namespace CertBridge.Sealing.Cms;

/// <summary>
/// ML-KEM-768 (FIPS 203). The platform has it where its OpenSSL is 3.5 or newer; for older systems another implementation would be a second
/// class here (decision 0004). Nothing else in this room asks where it comes from.
/// </summary>
internal abstract class KeyEncapsulation
{
    /// <summary>Null where this platform has no ML-KEM: then there is no hybrid suite, and everything else works.</summary>
    public static KeyEncapsulation? Preferred { get; } = MLKem.IsSupported ? new PlatformKeyEncapsulation() : null;

    /// <exception cref="PlatformNotSupportedException">There is none.</exception>
    public static KeyEncapsulation Required => Preferred ?? throw new PlatformNotSupportedException(Envelopes.PlatformSuites.WhyNotHybrid);

    /// <param name="encapsulationKey">1,184 bytes of a certificate that was read, hence with coefficients below q.</param>
    /// <param name="ciphertext">Gets 1,088 bytes.</param>
    /// <param name="secret">Gets 32 bytes.</param>
    public abstract void EncapsulateTo(ReadOnlySpan<byte> encapsulationKey, Span<byte> ciphertext, Span<byte> secret);

    /// <param name="seed">64 bytes, d and z.</param>
    /// <param name="encapsulationKey">The public half, 1,184 bytes.</param>
    public abstract DecapsulationKey Import(ReadOnlySpan<byte> seed, out byte[] encapsulationKey);
}

/// <summary>A private key made ready to decapsulate. Any thread may use it.</summary>
internal abstract class DecapsulationKey : IDisposable
{
    /// <summary>A ciphertext that was not made for this key gives a secret nobody knows (FIPS 203, implicit rejection), never an error.</summary>
    public abstract void Decapsulate(ReadOnlySpan<byte> ciphertext, Span<byte> secret);

    public abstract void Dispose();
}
