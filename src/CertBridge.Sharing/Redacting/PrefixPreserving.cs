using System.Security.Cryptography;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// Crypto-PAn: addresses become others, and two that share their first n bits still share exactly n (J. Xu, J. Fan, M. H. Ammar, S. B. Moon,
/// "Prefix-Preserving IP Address Anonymization", ICNP 2002). AES-128 under the first half of a 32-byte key; the second half, encrypted, is the
/// pad. Bit n of the result is bit n of the address, turned by the first bit of the encrypted block of its first n bits and the pad.
/// </summary>
internal static class PrefixPreserving
{
    public const int KeyBytes = 32;

    private const int BlockBytes = 16;
    private const int HalfBytes = KeyBytes / 2;

    /// <param name="key">32 bytes.</param>
    /// <param name="address">4 or 16 bytes; changed in place.</param>
    /// <param name="bits">How many leading bits are changed; those after them are left as they are.</param>
    public static void Change(ReadOnlySpan<byte> key, Span<byte> address, int bits)
    {
        if (bits == 0)
            return;
        using Aes aes = Aes.Create();
        aes.SetKey(key[..HalfBytes]);
        Span<byte> pad = stackalloc byte[BlockBytes];
        aes.EncryptEcb(key[HalfBytes..], pad, PaddingMode.None);

        // No block depends on another one's result, so all are encrypted in one call.
        Span<byte> blocks = stackalloc byte[128 * BlockBytes];
        blocks = blocks[..(bits * BlockBytes)];
        for (int n = 0; n < bits; n++)
            Fill(blocks.Slice(n * BlockBytes, BlockBytes), address, pad, n);
        Span<byte> encrypted = stackalloc byte[128 * BlockBytes];
        aes.EncryptEcb(blocks, encrypted, PaddingMode.None);
        for (int n = 0; n < bits; n++)
            address[n / 8] ^= (byte)((encrypted[n * BlockBytes] & 0x80) >> (n % 8));
    }

    /// <summary>The first <paramref name="bits"/> bits of the address, the rest from the pad.</summary>
    private static void Fill(Span<byte> block, ReadOnlySpan<byte> address, ReadOnlySpan<byte> pad, int bits)
    {
        pad.CopyTo(block);
        int whole = bits / 8;
        address[..whole].CopyTo(block);
        if (bits % 8 == 0)
            return;
        int mask = 0xFF00 >> (bits % 8) & 0xFF;
        block[whole] = (byte)((address[whole] & mask) | (pad[whole] & ~mask));
    }
}
