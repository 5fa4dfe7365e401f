using System.Security.Cryptography;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Keys;
using static CertBridge.Sealing.Cms.LibCrypto;

namespace CertBridge.Sealing.Cms;

/// <summary>ECDH through libcrypto: keys imported once, points checked to be on the curve and no further.</summary>
internal sealed class LibCryptoKeyAgreement : KeyAgreement
{
    private const string EncodedPublicKey = "encoded-pub-key"; // OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY

    /// <summary>Choosing a curve costs as much as making a key on it, so each thread chooses once.</summary>
    [ThreadStatic]
    private static ContextHandle? generating;

    private readonly BoundedCache<KeyId, KeyHandle> recipients = new(generationMax: 1024);

    public override void AgreeWith(ReadOnlySpan<byte> recipient, Span<byte> point, Span<byte> secret)
    {
        KeyHandle theirs = RecipientKey(recipient);
        using KeyHandle ephemeral = Generate();
        Demand(EVP_PKEY_get_octet_string_param(ephemeral, EncodedPublicKey, point, (nuint)point.Length, out nuint written), "reading a public key");
        Demand(written == P256.PointSizeBytes ? 1 : 0, "an uncompressed public key");
        Derive(ephemeral, theirs, secret);
    }

    public override AgreementKey Import(byte[] pkcs8) => new Key(ImportPrivateKey(pkcs8));

    private KeyHandle RecipientKey(ReadOnlySpan<byte> recipient)
    {
        KeyId id = KeyId.OfSubjectPublicKeyInfo(recipient);
        if (recipients.Find(id) is { } known)
            return known;
        KeyHandle key = ImportPublicKey(recipient.ToArray());
        recipients.Add(id, key);
        return key;
    }

    private static KeyHandle Generate()
    {
        nint key = 0;
        Demand(EVP_PKEY_generate(generating ??= PrepareGenerating(), ref key), "making a key");
        return new KeyHandle(key);
    }

    private static ContextHandle PrepareGenerating()
    {
        ContextHandle context = EVP_PKEY_CTX_new_from_name(0, "EC", 0);
        Demand(EVP_PKEY_keygen_init(context), "preparing to make a key");
        Demand(EVP_PKEY_CTX_set_group_name(context, "P-256"), "choosing the curve");
        return context;
    }

    private static void Derive(KeyHandle mine, KeyHandle theirs, Span<byte> secret)
    {
        using ContextHandle context = EVP_PKEY_CTX_new_from_pkey(0, mine, 0);
        Demand(EVP_PKEY_derive_init(context), "preparing to agree");
        Demand(EVP_PKEY_derive_set_peer_ex(context, theirs, validate: 0), "taking the other's key");
        nuint length = KeyDerivation.SecretSizeBytes;
        Demand(EVP_PKEY_derive(context, secret, ref length), "agreeing");
        Demand(length == KeyDerivation.SecretSizeBytes ? 1 : 0, "a secret of 32 bytes");
    }

    private sealed class Key(KeyHandle mine) : AgreementKey
    {
        public override bool TryAgree(ReadOnlySpan<byte> point, Span<byte> secret)
        {
            if (point.Length != P256.PointSizeBytes || point[0] != 0x04)
                return false;
            using KeyHandle theirs = EVP_PKEY_new();
            Demand(EVP_PKEY_copy_parameters(theirs, mine), "choosing the curve");
            if (EVP_PKEY_set1_encoded_public_key(theirs, point, (nuint)point.Length) != 1)
            {
                ERR_clear_error();
                return false;
            }
            Derive(mine, theirs, secret);
            return true;
        }

        public override void Dispose() => mine.Dispose();
    }
}
