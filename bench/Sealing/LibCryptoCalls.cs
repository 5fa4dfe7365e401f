using System.Security.Cryptography;
using static CertBridge.Bench.LibCrypto;

namespace CertBridge.Bench.Sealing;

/// <summary>The libcrypto calls that .NET has no cheap way to, each with what can be kept between messages kept.</summary>
internal sealed class LibCryptoCalls
{
    private const int WrapAllowed = 1; // EVP_CIPHER_CTX_FLAG_WRAP_ALLOW

    private readonly nint mine;
    private readonly nint peer;
    private readonly nint generating;
    private readonly nint wrapping = EVP_CIPHER_CTX_new();
    private readonly nint wrap = EVP_CIPHER_fetch(0, "AES-256-WRAP", 0);
    private readonly byte[] secret = new byte[32];
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] wrapped = new byte[48];
    private readonly byte[] point = new byte[65];

    public LibCryptoCalls()
    {
        using var own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var theirs = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        mine = Import(own.ExportPkcs8PrivateKey(), d2i_AutoPrivateKey);
        peer = Import(theirs.ExportSubjectPublicKeyInfo(), d2i_PUBKEY);
        theirs.ExportSubjectPublicKeyInfo().AsSpan(^65).CopyTo(point);
        generating = EVP_PKEY_CTX_new_from_name(0, "EC", 0);
        Demand(EVP_PKEY_keygen_init(generating));
        Demand(EVP_PKEY_CTX_set_group_name(generating, "P-256"));
        EVP_CIPHER_CTX_set_flags(wrapping, WrapAllowed);
    }

    /// <summary>A fresh key and the agreement with a known one: what sealing does.</summary>
    public void MakeAndAgree()
    {
        nint made = 0;
        Demand(EVP_PKEY_generate(generating, ref made));
        Demand(EVP_PKEY_get_octet_string_param(made, "encoded-pub-key", point, (nuint)point.Length, out _));
        Derive(made, peer);
        EVP_PKEY_free(made);
    }

    /// <summary>A point that comes from outside and the agreement with it: what opening does.</summary>
    public void TakeAndAgree()
    {
        nint taken = EVP_PKEY_new();
        Demand(EVP_PKEY_copy_parameters(taken, mine));
        Demand(EVP_PKEY_set1_encoded_public_key(taken, point, (nuint)point.Length));
        Derive(mine, taken);
        EVP_PKEY_free(taken);
    }

    public void Wrap()
    {
        Demand(EVP_EncryptInit_ex2(wrapping, wrap, key, 0, 0));
        Demand(EVP_EncryptUpdate(wrapping, wrapped, out _, secret, secret.Length));
    }

    private void Derive(nint own, nint other)
    {
        nint context = EVP_PKEY_CTX_new_from_pkey(0, own, 0);
        nuint length = 32;
        Demand(EVP_PKEY_derive_init(context));
        Demand(EVP_PKEY_derive_set_peer_ex(context, other, 0));
        Demand(EVP_PKEY_derive(context, secret, ref length));
        EVP_PKEY_CTX_free(context);
    }
}
