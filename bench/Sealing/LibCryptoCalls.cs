using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace CertBridge.Bench.Sealing;

/// <summary>The libcrypto calls that .NET has no cheap way to, each with what can be kept between messages kept.</summary>
internal sealed partial class LibCryptoCalls
{
    private const string Library = "libcrypto.so.3";
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

    private static void Demand(int result)
    {
        if (result != 1)
            throw new BenchFailedException("a call of libcrypto's that is measured failed");
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
    private static partial nint EVP_PKEY_new();

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_PKEY_copy_parameters(nint to, nint from);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_PKEY_set1_encoded_public_key(nint key, byte[] point, nuint length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_PKEY_get_octet_string_param(nint key, string name, byte[] destination, nuint size, out nuint written);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint EVP_PKEY_CTX_new_from_name(nint library, string name, nint properties);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint EVP_PKEY_CTX_new_from_pkey(nint library, nint key, nint properties);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EVP_PKEY_CTX_free(nint context);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_PKEY_CTX_set_group_name(nint context, string name);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_PKEY_keygen_init(nint context);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_PKEY_generate(nint context, ref nint key);

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
    private static partial nint EVP_CIPHER_CTX_new();

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EVP_CIPHER_CTX_set_flags(nint context, int flags);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint EVP_CIPHER_fetch(nint library, string name, nint properties);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_EncryptInit_ex2(nint context, nint cipher, byte[] key, nint iv, nint parameters);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EVP_EncryptUpdate(nint context, byte[] output, out int written, byte[] input, int length);
}
