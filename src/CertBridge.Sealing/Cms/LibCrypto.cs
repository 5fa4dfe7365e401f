using System.Runtime.InteropServices;

namespace CertBridge.Sealing.Cms;

/// <summary>
/// The few functions of OpenSSL 3's libcrypto that are called directly, all of its documented public interface. Nothing is called before
/// <see cref="IsAvailable"/> has found every one of them.
/// </summary>
internal static partial class LibCrypto
{
    private const string Library = "libcrypto.so.3";

    private static readonly string[] Functions =
    [
        "EVP_PKEY_new", "EVP_PKEY_free", "EVP_PKEY_copy_parameters", "EVP_PKEY_set1_encoded_public_key", "EVP_PKEY_get_octet_string_param",
        "EVP_PKEY_CTX_new_from_name", "EVP_PKEY_CTX_new_from_pkey", "EVP_PKEY_CTX_free", "EVP_PKEY_CTX_set_group_name",
        "EVP_PKEY_keygen_init", "EVP_PKEY_generate", "EVP_PKEY_derive_init", "EVP_PKEY_derive_set_peer_ex", "EVP_PKEY_derive",
        "d2i_AutoPrivateKey", "d2i_PUBKEY", "ERR_clear_error",
    ];

    public static bool IsAvailable { get; } = FindAll();

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial KeyHandle EVP_PKEY_new();

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_copy_parameters(KeyHandle to, KeyHandle from);

    /// <summary>Refuses what is not on the curve; the cofactor of P-256 is 1, so on the curve is in the group.</summary>
    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_set1_encoded_public_key(KeyHandle key, ReadOnlySpan<byte> point, nuint length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_get_octet_string_param(KeyHandle key, string name, Span<byte> destination, nuint size, out nuint written);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial ContextHandle EVP_PKEY_CTX_new_from_name(nint library, string name, nint properties);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial ContextHandle EVP_PKEY_CTX_new_from_pkey(nint library, KeyHandle key, nint properties);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_CTX_set_group_name(ContextHandle context, string name);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_keygen_init(ContextHandle context);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_generate(ContextHandle context, ref nint key);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_derive_init(ContextHandle context);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_derive_set_peer_ex(ContextHandle context, KeyHandle peer, int validate);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EVP_PKEY_derive(ContextHandle context, Span<byte> secret, ref nuint length);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void ERR_clear_error();

    /// <exception cref="System.Security.Cryptography.CryptographicException">Not a private key.</exception>
    public static KeyHandle ImportPrivateKey(byte[] pkcs8) => Import(pkcs8, static (ref nint at, nint length) => d2i_AutoPrivateKey(0, ref at, length));

    /// <exception cref="System.Security.Cryptography.CryptographicException">Not a public key.</exception>
    public static KeyHandle ImportPublicKey(byte[] subjectPublicKeyInfo) =>
        Import(subjectPublicKeyInfo, static (ref nint at, nint length) => d2i_PUBKEY(0, ref at, length));

    /// <summary>Most functions return 1 for success.</summary>
    public static void Demand(int result, string what)
    {
        if (result == 1)
            return;
        ERR_clear_error();
        throw new System.Security.Cryptography.CryptographicException($"libcrypto: {what} failed.");
    }

    private delegate nint Decode(ref nint at, nint length);

    /// <summary>d2i functions move a pointer over memory that stays in place, hence a copy outside the collected heap.</summary>
    private static KeyHandle Import(byte[] der, Decode decode)
    {
        nint copy = Marshal.AllocHGlobal(der.Length);
        try
        {
            Marshal.Copy(der, 0, copy, der.Length);
            nint at = copy;
            var key = new KeyHandle(decode(ref at, der.Length));
            Demand(key.IsInvalid ? 0 : 1, "importing a key");
            return key;
        }
        finally
        {
            Marshal.Copy(new byte[der.Length], 0, copy, der.Length);
            Marshal.FreeHGlobal(copy);
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
    private static partial void EVP_PKEY_free(nint key);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EVP_PKEY_CTX_free(nint context);

    private static bool FindAll() =>
        NativeLibrary.TryLoad(Library, typeof(LibCrypto).Assembly, DllImportSearchPath.SafeDirectories, out nint library)
        && Functions.All(function => NativeLibrary.TryGetExport(library, function, out _));

    /// <summary>An EVP_PKEY.</summary>
    internal sealed class KeyHandle : SafeHandle
    {
        public KeyHandle()
            : base(0, ownsHandle: true)
        {
        }

        public KeyHandle(nint key)
            : this() => SetHandle(key);

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_PKEY_free(handle);
            return true;
        }
    }

    /// <summary>An EVP_PKEY_CTX. One thread at a time.</summary>
    internal sealed class ContextHandle : SafeHandle
    {
        public ContextHandle()
            : base(0, ownsHandle: true)
        {
        }

        public override bool IsInvalid => handle == 0;

        protected override bool ReleaseHandle()
        {
            EVP_PKEY_CTX_free(handle);
            return true;
        }
    }
}
