using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CertBridge.Bench.Floors;

/// <summary>
/// ECDH P-256 on one core with OpenSSL's libcrypto called directly, which is what sealing does: .NET's own class is some three times slower.
/// Keys are imported once; a derivation sets the other side's key, checks nothing twice and takes the secret.
/// </summary>
internal static partial class AgreementFloor
{
    private const string Library = "libcrypto.so.3";
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

    private delegate nint Decode(nint into, ref nint at, nint length);

    private static nint Import(byte[] der, Decode decode)
    {
        GCHandle pin = GCHandle.Alloc(der, GCHandleType.Pinned);
        try
        {
            nint at = pin.AddrOfPinnedObject();
            return decode(0, ref at, der.Length) is var key and not 0 ? key : throw new BenchFailedException("libcrypto cannot read a key of .NET's");
        }
        finally
        {
            pin.Free();
        }
    }

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint d2i_AutoPrivateKey(nint into, ref nint at, nint length);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint d2i_PUBKEY(nint into, ref nint at, nint length);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint EVP_PKEY_CTX_new_from_pkey(nint library, nint key, nint properties);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_PKEY_derive_init(nint context);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_PKEY_derive_set_peer_ex(nint context, nint peer, int validate);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_PKEY_derive(nint context, byte[] secret, ref nuint length);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EVP_PKEY_free(nint key);
}
