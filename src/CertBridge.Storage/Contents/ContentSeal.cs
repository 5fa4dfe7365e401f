using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CertBridge.Storage.Contents;

/// <summary>
/// How content lies in the store: form (1 byte, 0x01), nonce (12), tag (16), ciphertext; AES-256-GCM (NIST SP 800-38D) with a random nonce. The associated
/// data is the form, the field's name in ASCII, a zero byte and the row id as u64be. A random nonce is safe here: a content key seals a handful of
/// fields, and the store key wraps far fewer than 2^32 content keys.
/// </summary>
internal static class ContentSeal
{
    public const int OverheadBytes = 1 + NonceBytes + TagBytes;

    private const byte Form = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int ContextBytesMax = 64;
    private const int NoncesAtOnce = 256;

    // The platform's generator costs as much for one nonce as for many. Each thread has its own; none is given twice.
    [ThreadStatic]
    private static byte[]? nonces;

    [ThreadStatic]
    private static int nextNonce;

    public static AesGcm Cipher(ReadOnlySpan<byte> key) => new(key, TagBytes);

    public static byte[] Seal(AesGcm cipher, ContentField field, long row, ReadOnlySpan<byte> content)
    {
        var blob = new byte[OverheadBytes + content.Length];
        blob[0] = Form;
        Span<byte> nonce = blob.AsSpan(1, NonceBytes);
        TakeNonce(nonce);
        Span<byte> context = stackalloc byte[ContextBytesMax];
        cipher.Encrypt(nonce, content, blob.AsSpan(OverheadBytes), blob.AsSpan(1 + NonceBytes, TagBytes), Context(context, field, row));
        return blob;
    }

    /// <exception cref="ContentDamagedException">The blob was changed, belongs to another place, or was sealed under another key.</exception>
    public static byte[] Open(AesGcm cipher, ContentField field, long row, ReadOnlySpan<byte> blob)
    {
        if (blob.Length < OverheadBytes || blob[0] != Form)
            throw new ContentDamagedException(field, row);
        var content = new byte[blob.Length - OverheadBytes];
        Span<byte> context = stackalloc byte[ContextBytesMax];
        try
        {
            cipher.Decrypt(blob.Slice(1, NonceBytes), blob[OverheadBytes..], blob.Slice(1 + NonceBytes, TagBytes), content, Context(context, field, row));
            return content;
        }
        catch (AuthenticationTagMismatchException mismatch)
        {
            throw new ContentDamagedException(field, row, mismatch);
        }
    }

    private static void TakeNonce(Span<byte> nonce)
    {
        nonces ??= new byte[NoncesAtOnce * NonceBytes];
        if (nextNonce == 0)
            RandomNumberGenerator.Fill(nonces);
        nonces.AsSpan(nextNonce * NonceBytes, NonceBytes).CopyTo(nonce);
        nextNonce = (nextNonce + 1) % NoncesAtOnce;
    }

    private static Span<byte> Context(Span<byte> context, ContentField field, long row)
    {
        context[0] = Form;
        field.NameBytes.CopyTo(context[1..]);
        int end = 1 + field.NameBytes.Length;
        context[end++] = 0;
        BinaryPrimitives.WriteInt64BigEndian(context[end..], row);
        return context[..(end + sizeof(long))];
    }
}
