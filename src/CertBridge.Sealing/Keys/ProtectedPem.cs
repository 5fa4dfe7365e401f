using System.Formats.Asn1;
using System.Security.Cryptography;

namespace CertBridge.Sealing.Keys;

/// <summary>
/// A PEM block (RFC 7468) encrypted with a passphrase: EncryptedPrivateKeyInfo (RFC 5958 section 3) with PBES2, PBKDF2-HMAC-SHA256 and AES-256-CBC (RFC 8018 section
/// 6.2). Around PKCS#8 of any key this is what <c>openssl pkey -in FILE</c> asks a passphrase for. The label is that of what is inside, with <c>ENCRYPTED</c> before it.
/// </summary>
public sealed class ProtectedPem
{
    private const string LabelPrefix = "ENCRYPTED ";
    private const string Pbes2 = "1.2.840.113549.1.5.13";
    private const string Pbkdf2 = "1.2.840.113549.1.5.12";
    private const string HmacWithSha256 = "1.2.840.113549.2.9";
    private const string Aes256Cbc = "2.16.840.1.101.3.4.1.42";
    private const int IvBytes = 16;
    private const int SaltBytesMax = 64;
    private const int RoundsMax = 10_000_000; // about 4 s: a file cannot make the start hang

    /// <summary>Length of a secret that is no DER: a symmetric key.</summary>
    private const int SymmetricKeyBytes = 32;

    private readonly string innerLabel;
    private readonly byte[] vector;
    private readonly byte[] encrypted;

    private ProtectedPem(string label, PassphraseSalt salt, byte[] iv, byte[] cipher)
    {
        innerLabel = label;
        Salt = salt;
        vector = iv;
        encrypted = cipher;
    }

    public PassphraseSalt Salt { get; }

    /// <summary>True for a block whose label says that it is encrypted; it may still be malformed.</summary>
    public static bool Is(string pem) => PemEncoding.TryFind(pem, out PemFields fields) && pem.AsSpan()[fields.Label].StartsWith(LabelPrefix);

    /// <param name="pem">One block in clear.</param>
    /// <exception cref="FormatException">Not PEM.</exception>
    public static string Protect(string pem, PassphraseKey key)
    {
        PemFields fields = Find(pem);
        byte[] plain = Convert.FromBase64String(pem[fields.Base64Data]);
        byte[] iv = RandomNumberGenerator.GetBytes(IvBytes);
        byte[] der = Write(key.Salt, iv, key.Encrypt(plain, iv));
        CryptographicOperations.ZeroMemory(plain);
        return PemEncoding.WriteString($"{LabelPrefix}{pem[fields.Label]}", der) + "\n";
    }

    /// <exception cref="FormatException">Not an encrypted block, or of another scheme than the one above.</exception>
    public static ProtectedPem Read(string pem)
    {
        PemFields fields = Find(pem);
        string label = pem[fields.Label];
        if (!label.StartsWith(LabelPrefix, StringComparison.Ordinal))
            throw new FormatException($"The label {label} is not of an encrypted key.");
        try
        {
            return Read(label[LabelPrefix.Length..], Convert.FromBase64String(pem[fields.Base64Data]));
        }
        catch (AsnContentException malformed)
        {
            throw new FormatException("The key is not encrypted as PBES2 with PBKDF2-HMAC-SHA256 and AES-256-CBC (openssl pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA256).", malformed);
        }
    }

    /// <returns>The block in clear; null under another passphrase.</returns>
    public string? Open(PassphraseKey key)
    {
        byte[]? plain = key.Decrypt(encrypted, vector);
        // CBC authenticates nothing: of another passphrase one in 256 has padding that fits, and then the content has no form.
        if (plain is null || !HasForm(plain))
            return null;
        string pem = PemEncoding.WriteString(innerLabel, plain) + "\n";
        CryptographicOperations.ZeroMemory(plain);
        return pem;
    }

    private static PemFields Find(string pem) => PemEncoding.TryFind(pem, out PemFields fields) ? fields : throw new FormatException("It is not PEM.");

    private static bool HasForm(byte[] plain) => plain.Length == SymmetricKeyBytes
        || (AsnDecoder.TryReadEncodedValue(plain, AsnEncodingRules.DER, out Asn1Tag tag, out _, out _, out int consumed) && tag == Asn1Tag.Sequence && consumed == plain.Length);

    private static byte[] Write(PassphraseSalt salt, byte[] iv, byte[] cipher)
    {
        var der = new AsnWriter(AsnEncodingRules.DER);
        using (der.PushSequence())
        {
            using (der.PushSequence())
            {
                der.WriteObjectIdentifier(Pbes2);
                using (der.PushSequence())
                {
                    WriteDerivation(der, salt);
                    using (der.PushSequence())
                    {
                        der.WriteObjectIdentifier(Aes256Cbc);
                        der.WriteOctetString(iv);
                    }
                }
            }
            der.WriteOctetString(cipher);
        }
        return der.Encode();
    }

    private static void WriteDerivation(AsnWriter der, PassphraseSalt salt)
    {
        using (der.PushSequence())
        {
            der.WriteObjectIdentifier(Pbkdf2);
            using (der.PushSequence())
            {
                der.WriteOctetString(salt.Bytes.AsSpan());
                der.WriteInteger(salt.Rounds);
                using (der.PushSequence())
                {
                    der.WriteObjectIdentifier(HmacWithSha256);
                    der.WriteNull();
                }
            }
        }
    }

    private static ProtectedPem Read(string label, byte[] der)
    {
        var whole = new AsnReader(der, AsnEncodingRules.DER);
        AsnReader info = whole.ReadSequence();
        whole.ThrowIfNotEmpty();
        AsnReader algorithm = info.ReadSequence();
        byte[] cipher = info.ReadOctetString();
        info.ThrowIfNotEmpty();
        Demand(algorithm, Pbes2);
        AsnReader parameters = algorithm.ReadSequence();
        PassphraseSalt salt = ReadDerivation(parameters.ReadSequence());
        AsnReader encryption = parameters.ReadSequence();
        Demand(encryption, Aes256Cbc);
        byte[] iv = encryption.ReadOctetString();
        encryption.ThrowIfNotEmpty();
        return iv.Length == IvBytes ? new ProtectedPem(label, salt, iv, cipher) : throw new AsnContentException("The IV has another length.");
    }

    private static PassphraseSalt ReadDerivation(AsnReader derivation)
    {
        Demand(derivation, Pbkdf2);
        AsnReader parameters = derivation.ReadSequence();
        byte[] salt = parameters.ReadOctetString();
        bool isRounds = parameters.TryReadInt32(out int rounds);
        if (parameters.HasData && parameters.PeekTag() == Asn1Tag.Integer)
            parameters.ReadInteger(); // the length of the key, which the cipher says as well
        Demand(parameters.ReadSequence(), HmacWithSha256);
        return isRounds && rounds is > 0 and <= RoundsMax && salt.Length is > 0 and <= SaltBytesMax
            ? new PassphraseSalt([.. salt], rounds)
            : throw new AsnContentException("Salt or rounds are outside their limits.");
    }

    private static void Demand(AsnReader algorithm, string oid)
    {
        if (algorithm.ReadObjectIdentifier() != oid)
            throw new AsnContentException($"It is not {oid}.");
    }
}
