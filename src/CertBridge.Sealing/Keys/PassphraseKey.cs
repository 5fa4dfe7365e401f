using System.Security.Cryptography;

namespace CertBridge.Sealing.Keys;

/// <summary>
/// A passphrase made into an AES-256 key: PBKDF2 with HMAC-SHA256 (RFC 8018 section 5.2). Deriving is dear on purpose, about 0.2 s; files that
/// share salt and rounds share one derivation, each with an IV of its own.
/// </summary>
public sealed class PassphraseKey : IDisposable
{
    /// <summary>OWASP's 2023 figure for PBKDF2 with SHA-256.</summary>
    public const int Rounds = 600_000;

    internal const int SaltBytes = 16;

    private const int KeyBytes = 32;

    private readonly byte[] key;

    private PassphraseKey(PassphraseSalt salt, byte[] key)
    {
        Salt = salt;
        this.key = key;
    }

    /// <summary>What it was derived with, and stands in clear in every file it seals.</summary>
    public PassphraseSalt Salt { get; }

    public static PassphraseKey Derive(string passphrase, PassphraseSalt salt) =>
        new(salt, Rfc2898DeriveBytes.Pbkdf2(passphrase, salt.Bytes.AsSpan(), salt.Rounds, HashAlgorithmName.SHA256, KeyBytes));

    public void Dispose() => CryptographicOperations.ZeroMemory(key);

    /// <summary>AES-256-CBC with PKCS#7 padding.</summary>
    internal byte[] Encrypt(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> iv)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        return aes.EncryptCbc(plain, iv);
    }

    /// <returns>Null when the padding does not fit: another passphrase, or damage.</returns>
    internal byte[]? Decrypt(ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> iv)
    {
        using var aes = Aes.Create();
        aes.Key = key;
        try
        {
            return aes.DecryptCbc(cipher, iv);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
