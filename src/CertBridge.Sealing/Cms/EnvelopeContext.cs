using System.Security.Cryptography;

namespace CertBridge.Sealing.Cms;

/// <summary>
/// What ties a ciphertext to its header: a digest of the exact header that travels as ukm and enters the key derivation. A foreign header is
/// seen before any work with a key, and the content key cannot be derived under it. It names the layer, so that layers cannot change places.
/// </summary>
internal static class EnvelopeContext
{
    public const int SizeBytes = 32;

    public const byte InnerLayer = 0x01;
    public const byte OuterLayer = 0x02;
    public const byte PersonLayer = 0x03;

    /// <summary>The key of a backup: no envelope at all.</summary>
    public const byte BackupLayer = 0x04;

    /// <summary>SHA-256("CertBridge/CBE1/ctx", layer, header).</summary>
    public static void Of(byte layer, ReadOnlySpan<byte> header, Span<byte> context)
    {
        ReadOnlySpan<byte> label = "CertBridge/CBE1/ctx"u8;
        Span<byte> input = stackalloc byte[label.Length + 1 + header.Length];
        label.CopyTo(input);
        input[label.Length] = layer;
        header.CopyTo(input[(label.Length + 1)..]);
        SHA256.HashData(input, context);
    }
}
