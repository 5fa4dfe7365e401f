using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cms;

namespace CertBridge.Sealing.Keys;

/// <summary>
/// A P-256 private key: it signs (ES256, RFC 7518 section 3.4 with DER signatures) or agrees (ECDH), never both by intent of whoever
/// issues its certificate. Any thread may use it; each use borrows a platform key object from a pool, because those are not thread-safe.
/// </summary>
public sealed class PrivateKey : IDisposable
{
    /// <summary>OWASP's 2023 figure for PBKDF2 with SHA-256: about half a second on today's machines, paid once per use of a root key.</summary>
    private const int PassphraseRounds = 600_000;

    private readonly ConcurrentBag<ECDsa> signers = [];
    private readonly Lazy<AgreementKey> agreement;
    private readonly byte[] pkcs8;
    private volatile bool isDisposed;

    private PrivateKey(ECDsa key)
    {
        pkcs8 = key.ExportPkcs8PrivateKey();
        PublicKey = key.ExportSubjectPublicKeyInfo();
        if (!P256.HasForm(PublicKey))
            throw new FormatException("The private key is not a P-256 key.");
        Id = KeyId.OfSubjectPublicKeyInfo(PublicKey);
        SubjectKeyIdentifier = P256.SubjectKeyIdentifierOf(PublicKey);
        agreement = new Lazy<AgreementKey>(() => KeyAgreement.Preferred.Import(pkcs8));
        signers.Add(key);
    }

    public KeyId Id { get; }

    /// <summary>DER SubjectPublicKeyInfo.</summary>
    public byte[] PublicKey { get; }

    /// <summary>RFC 7093 method 1, 20 bytes: how CMS names this key.</summary>
    public byte[] SubjectKeyIdentifier { get; }

    public static PrivateKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <param name="pem">One PKCS#8 <c>PRIVATE KEY</c>.</param>
    /// <exception cref="FormatException">Not that, or not P-256.</exception>
    public static PrivateKey FromPem(string pem) => Import(pem, "PRIVATE KEY", static (key, text) => key.ImportFromPem(text));

    /// <param name="pem">One PKCS#8 <c>ENCRYPTED PRIVATE KEY</c>.</param>
    /// <exception cref="FormatException">Not that, not P-256, or another passphrase.</exception>
    public static PrivateKey FromEncryptedPem(string pem, string passphrase) =>
        Import(pem, "ENCRYPTED PRIVATE KEY", (key, text) => key.ImportFromEncryptedPem(text, passphrase));

    /// <summary>Every key of a file, in its order: a person has two. What is no private key is not looked at.</summary>
    /// <param name="pem">PKCS#8 blocks, at least one.</param>
    /// <param name="passphrase">Of all of them; null where they are not encrypted.</param>
    /// <exception cref="FormatException">There is none, or one of them is not that, not P-256, or has another passphrase.</exception>
    public static IReadOnlyList<PrivateKey> AllFromPem(string pem, string? passphrase)
    {
        List<PrivateKey> keys = [];
        try
        {
            while (PemEncoding.TryFind(pem, out PemFields fields))
            {
                if (pem[fields.Label].EndsWith("PRIVATE KEY", StringComparison.Ordinal))
                    keys.Add(passphrase is null ? FromPem(pem[fields.Location]) : FromEncryptedPem(pem[fields.Location], passphrase));
                pem = pem[fields.Location.End..];
            }
            return keys.Count > 0 ? keys : throw new FormatException("The file holds no private key in PEM.");
        }
        catch
        {
            keys.ForEach(key => key.Dispose());
            throw;
        }
    }

    public string ToPem() => PemEncoding.WriteString("PRIVATE KEY", pkcs8) + "\n";

    /// <summary>PBES2 with AES-256-CBC and PBKDF2-HMAC-SHA256 (RFC 8018): what <c>openssl pkey</c> opens.</summary>
    public string ToEncryptedPem(string passphrase) => Borrow(key => key.ExportEncryptedPkcs8PrivateKeyPem(
        passphrase, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, PassphraseRounds))) + "\n";

    /// <returns>A DER ECDSA signature over SHA-256 of the message.</returns>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        Span<byte> hash = stackalloc byte[Digest.SizeBytes];
        SHA256.HashData(message, hash);
        ECDsa key = Take();
        byte[] signature = key.SignHash(hash, DSASignatureFormat.Rfc3279DerSequence);
        signers.Add(key);
        return signature;
    }

    /// <summary>The certificate together with this key, as TLS wants it. The caller disposes it.</summary>
    /// <exception cref="ArgumentException">The certificate is not over this key.</exception>
    public X509Certificate2 ToTlsCertificate(byte[] certificate)
    {
        using X509Certificate2 bare = X509CertificateLoader.LoadCertificate(certificate);
        return Borrow(bare.CopyWithPrivateKey);
    }

    public void Dispose()
    {
        isDisposed = true;
        CryptographicOperations.ZeroMemory(pkcs8);
        if (agreement.IsValueCreated)
            agreement.Value.Dispose();
        while (signers.TryTake(out ECDsa? key))
            key.Dispose();
    }

    /// <summary>This key made ready for ECDH, once.</summary>
    internal AgreementKey Agreement
    {
        get
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            return agreement.Value;
        }
    }

    /// <summary>Lends a key object for the platform's certificate classes.</summary>
    internal T Borrow<T>(Func<ECDsa, T> use)
    {
        ECDsa key = Take();
        T result = use(key);
        signers.Add(key);
        return result;
    }

    private ECDsa Take()
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        if (signers.TryTake(out ECDsa? key))
            return key;
        key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return key;
    }

    private static PrivateKey Import(string pem, string label, Action<ECDsa, string> import)
    {
        if (!PemEncoding.TryFind(pem, out PemFields fields) || !pem.AsSpan()[fields.Label].SequenceEqual(label))
            throw new FormatException($"The private key is not PEM with the label {label} (convert others with: openssl pkcs8 -topk8).");
        var key = ECDsa.Create();
        try
        {
            import(key, pem[fields.Location]);
            return new PrivateKey(key);
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or FormatException)
        {
            key.Dispose();
            throw new FormatException("The private key cannot be read: not P-256, damaged, or another passphrase.", failure);
        }
    }
}
