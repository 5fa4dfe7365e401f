using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CertBridge.Sealing.Cms;

/// <summary>
/// AES key wrap, RFC 3394 (NIST SP 800-38F KW), of a 32-byte key under a 32-byte key. The platform offers only the padded variant (RFC 5649);
/// this is the mode over the platform's AES and holds against the RFC's own vector and OpenSSL.
/// </summary>
internal static class KeyWrap
{
    public const int KeySizeBytes = 32;
    public const int WrappedSizeBytes = KeySizeBytes + Half;

    private const int Half = 8;
    private const int Rounds = 6;
    private const int Blocks = KeySizeBytes / Half;

    /// <summary>RFC 3394 section 2.2.3.1.</summary>
    private static ReadOnlySpan<byte> InitialValue => [0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6, 0xA6];

    public static void Wrap(ReadOnlySpan<byte> wrappingKey, ReadOnlySpan<byte> key, Span<byte> wrapped)
    {
        using Aes aes = AesUnder(wrappingKey);
        using ICryptoTransform encryptor = aes.CreateEncryptor();
        InitialValue.CopyTo(wrapped);
        key.CopyTo(wrapped[Half..]);
        var block = new byte[2 * Half];
        for (int step = 1; step <= Rounds * Blocks; step++)
        {
            Span<byte> part = wrapped.Slice(Half * (1 + ((step - 1) % Blocks)), Half);
            wrapped[..Half].CopyTo(block);
            part.CopyTo(block.AsSpan(Half));
            encryptor.TransformBlock(block, 0, block.Length, block, 0);
            block.AsSpan(Half).CopyTo(part);
            BinaryPrimitives.WriteUInt64BigEndian(wrapped, BinaryPrimitives.ReadUInt64BigEndian(block) ^ (ulong)step);
        }
        CryptographicOperations.ZeroMemory(block);
    }

    /// <returns>False when the wrapped key was not wrapped under this key; then <paramref name="key"/> is zero.</returns>
    public static bool TryUnwrap(ReadOnlySpan<byte> wrappingKey, ReadOnlySpan<byte> wrapped, Span<byte> key)
    {
        using Aes aes = AesUnder(wrappingKey);
        using ICryptoTransform decryptor = aes.CreateDecryptor();
        Span<byte> check = stackalloc byte[Half];
        wrapped[..Half].CopyTo(check);
        wrapped[Half..].CopyTo(key);
        var block = new byte[2 * Half];
        for (int step = Rounds * Blocks; step >= 1; step--)
        {
            Span<byte> part = key.Slice(Half * ((step - 1) % Blocks), Half);
            BinaryPrimitives.WriteUInt64BigEndian(block, BinaryPrimitives.ReadUInt64BigEndian(check) ^ (ulong)step);
            part.CopyTo(block.AsSpan(Half));
            decryptor.TransformBlock(block, 0, block.Length, block, 0);
            block.AsSpan(0, Half).CopyTo(check);
            block.AsSpan(Half).CopyTo(part);
        }
        CryptographicOperations.ZeroMemory(block);
        bool holds = CryptographicOperations.FixedTimeEquals(check, InitialValue);
        if (!holds)
            CryptographicOperations.ZeroMemory(key);
        return holds;
    }

    /// <summary>Single blocks, which is what the mode is built from: one cipher object for all of them, because making one costs more than a block.</summary>
    private static Aes AesUnder(ReadOnlySpan<byte> wrappingKey)
    {
        var aes = Aes.Create();
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.SetKey(wrappingKey);
        return aes;
    }
}
