using System.Security.Cryptography;

namespace CertBridge.Storage.Contents;

/// <summary>
/// The secret under which a store's content keys lie: 256 random bits that the home keeps apart from the store, so that the store's files alone
/// open nothing. It is never used itself: each purpose has a key of its own, HKDF-SHA256 (RFC 5869) without salt, 32 bytes, the purpose as info.
/// </summary>
public sealed class StoreKey : IDisposable
{
    public const int SizeBytes = 32;

    private const string Label = "CERTBRIDGE STORE KEY";

    private readonly byte[] secret;

    /// <param name="secret">32 bytes; copied.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public StoreKey(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != SizeBytes)
            throw new ArgumentException($"A store key has {SizeBytes} bytes, not {secret.Length}.", nameof(secret));
        this.secret = secret.ToArray();
    }

    public static StoreKey Create() => new(RandomNumberGenerator.GetBytes(SizeBytes));

    /// <param name="pem">What <see cref="ToPem"/> wrote.</param>
    /// <exception cref="FormatException">Not one block with the label and 32 bytes.</exception>
    public static StoreKey FromPem(string pem)
    {
        if (!PemEncoding.TryFind(pem, out PemFields fields) || !pem.AsSpan()[fields.Label].SequenceEqual(Label) || fields.DecodedDataLength != SizeBytes)
            throw new FormatException($"The store key is not PEM with the label {Label} and {SizeBytes} bytes.");
        byte[] decoded = Convert.FromBase64String(pem[fields.Base64Data]);
        var key = new StoreKey(decoded);
        CryptographicOperations.ZeroMemory(decoded);
        return key;
    }

    /// <summary>The 32 bytes in PEM (RFC 7468) with a label of our own.</summary>
    public string ToPem() => PemEncoding.WriteString(Label, secret) + "\n";

    public void Dispose() => CryptographicOperations.ZeroMemory(secret);

    /// <summary>What the store keeps to know its key again. It says nothing about the key.</summary>
    internal byte[] Check() => Derive("CertBridge/1 store key check\n"u8);

    internal byte[] WrappingKey() => Derive("CertBridge/1 content keys\n"u8);

    internal byte[] SubmissionKey() => Derive("CertBridge/1 submissions\n"u8);

    /// <summary>A key for pseudonyms, 32 bytes; <paramref name="of"/> tells those of one partner and period from all others.</summary>
    public byte[] Pseudonyms(ReadOnlySpan<byte> of) => Derive([.. "CertBridge/1 pseudonyms\n"u8, .. of]);

    /// <summary>The key under which the facts of decisions are digested, 32 bytes.</summary>
    public byte[] Facts() => Derive("CertBridge/1 facts of decisions\n"u8);

    private byte[] Derive(ReadOnlySpan<byte> purpose)
    {
        var key = new byte[SizeBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: default, purpose);
        return key;
    }
}
