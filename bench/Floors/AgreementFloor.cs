using System.Security.Cryptography;
using static CertBridge.Bench.LibCrypto;

namespace CertBridge.Bench.Floors;

/// <summary>
/// ECDH P-256 on one core with OpenSSL's libcrypto called directly, which is what sealing does: .NET's own class is some three times slower.
/// Keys are imported once; a derivation sets the other side's key, checks nothing twice and takes the secret.
/// </summary>
internal static class AgreementFloor
{
    private const int SecretBytes = 32;

    public static double PerSecond(TimeSpan span)
    {
        using var mine = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var theirs = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        nint key = Import(mine.ExportPkcs8PrivateKey(), d2i_AutoPrivateKey);
        nint peer = Import(theirs.ExportSubjectPublicKeyInfo(), d2i_PUBKEY);
        nint context = EVP_PKEY_CTX_new_from_pkey(0, key, 0);
        try
        {
            byte[] secret = new byte[SecretBytes];
            return Clock.RatePerSecond(span, () => Derive(context, peer, secret));
        }
        finally
        {
            EVP_PKEY_CTX_free(context);
            EVP_PKEY_free(peer);
            EVP_PKEY_free(key);
        }
    }

    private static void Derive(nint context, nint peer, byte[] secret)
    {
        nuint length = SecretBytes;
        if (EVP_PKEY_derive_init(context) != 1 || EVP_PKEY_derive_set_peer_ex(context, peer, 0) != 1 || EVP_PKEY_derive(context, secret, ref length) != 1)
            throw new BenchFailedException("libcrypto cannot derive a P-256 secret");
    }
}
