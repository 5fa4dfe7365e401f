using System.Buffers.Binary;
using System.Security.Cryptography;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Keys;

namespace CertBridge.Sealing.Backups;

/// <summary>
/// Seals one file of a backup to one recipient, chunk by chunk, with memory for one chunk however long the file is. A random key, used for this file alone, is sealed to the
/// recipient in CMS (the outer layer of suite 0x0001: ECDH P-256, bound to the file's header); each chunk is AES-256-GCM under it. The nonce is 7 zero bytes, the number of the
/// chunk as u32be from 0, and 1 for the last chunk, 0 for the others: a key has one file, so no nonce comes twice, and a chunk that was changed, moved, left out or
/// cut off does not open (the construction is STREAM, Hoang, Reyhanitabar, Rogaway and Vizár 2015, as age uses it).
/// </summary>
public sealed class BackupCipher : IDisposable
{
    /// <summary>Bytes of plaintext in a chunk; the last one may have fewer.</summary>
    public const int ChunkBytes = 256 * 1024;

    /// <summary>What sealing adds to each chunk.</summary>
    public const int TagBytes = 16;

    /// <summary>The CMS with the key has fewer.</summary>
    public const int SealedKeyBytesMax = 4 * 1024;

    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int CounterAt = 7;

    private readonly AesGcm cipher;

    private BackupCipher(ReadOnlySpan<byte> key) => cipher = new AesGcm(key, TagBytes);

    /// <param name="header">Exact bytes that stand in clear before the chunks; it opens under these alone.</param>
    /// <param name="recipient">Whose key opens it.</param>
    /// <param name="sealedKey">CMS, to be written after the header.</param>
    public static BackupCipher Begin(ReadOnlySpan<byte> header, KeyCertificate recipient, out byte[] sealedKey)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        RandomNumberGenerator.Fill(key);
        sealedKey = new byte[AgreedLayer.SizeFor(KeyBytes)];
        EncryptedFrame frame = AgreedLayer.Frame(sealedKey, KeyBytes);
        key.CopyTo(frame.Content);
        AgreedLayer.Encrypt(frame, recipient, header, EnvelopeContext.BackupLayer);
        var begun = new BackupCipher(key);
        CryptographicOperations.ZeroMemory(key);
        return begun;
    }

    /// <returns>Null where the key does not open it, for every reason alike.</returns>
    public static BackupCipher? Open(ReadOnlySpan<byte> header, ReadOnlySpan<byte> sealedKey, PrivateKey recipient)
    {
        if (!AgreedLayer.TryRead(sealedKey, header, out AgreedLayerParts parts, EnvelopeContext.BackupLayer) || !parts.Key.SequenceEqual(recipient.SubjectKeyIdentifier))
            return null;
        byte[]? key = AgreedLayer.Decrypt(parts, recipient.Agreement);
        if (key is not { Length: KeyBytes })
            return null;
        var opened = new BackupCipher(key);
        CryptographicOperations.ZeroMemory(key);
        return opened;
    }

    /// <param name="chunk">Gets the plaintext's length and <see cref="TagBytes"/>.</param>
    public void Seal(uint number, bool isLast, ReadOnlySpan<byte> plaintext, Span<byte> chunk)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Nonce(number, isLast, nonce);
        cipher.Encrypt(nonce, plaintext, chunk[..plaintext.Length], chunk.Slice(plaintext.Length, TagBytes));
    }

    /// <returns>False where it is not this chunk of this file; nothing of it is given out.</returns>
    public bool TryOpen(uint number, bool isLast, ReadOnlySpan<byte> chunk, Span<byte> plaintext)
    {
        if (chunk.Length < TagBytes)
            return false;
        Span<byte> nonce = stackalloc byte[NonceBytes];
        Nonce(number, isLast, nonce);
        try
        {
            cipher.Decrypt(nonce, chunk[..^TagBytes], chunk[^TagBytes..], plaintext);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    public void Dispose() => cipher.Dispose();

    private static void Nonce(uint number, bool isLast, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(nonce[CounterAt..], number);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }
}
