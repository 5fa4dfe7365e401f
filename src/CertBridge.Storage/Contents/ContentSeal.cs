using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CertBridge.Storage.Contents;

/// <summary>
/// How content lies in the store: form (1 byte, 0x01), nonce (12), tag (16), ciphertext; AES-256-GCM (NIST SP 800-38D) with a random nonce. The associated
/// data is the form, the field's name in ASCII, a zero byte and the row id as u64be. A random nonce is safe here: a content key seals a handful of
/// fields, and the store key wraps far fewer than 2^32 content keys. It is hashed together with the moment, the place and what is small: a machine that is
/// put back to a snapshot of its memory draws the same random bytes twice, and must not seal two things under one nonce of a key that lives for years.
/// </summary>
internal static class ContentSeal
{
    public const int OverheadBytes = 1 + NonceBytes + TagBytes;

    private const byte Form = 1;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int ContextBytesMax = 64;
    private const int NoncesAtOnce = 256;

    /// <summary>A content key is hashed into its own nonce; of what is larger the moment tells two apart.</summary>
    private const int HashedBytesMax = 32;

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
        Span<byte> context = Context(stackalloc byte[ContextBytesMax], field, row);
        TakeNonce(nonce);
        Hedge(nonce, context, content.Length <= HashedBytesMax ? content : []);
        cipher.Encrypt(nonce, content, blob.AsSpan(OverheadBytes), blob.AsSpan(1 + NonceBytes, TagBytes), context);
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

    /// <summary>SHA-256 over nonce, moment, place and content, cut to a nonce: as random as what went in, and another for each of two lives of one memory.</summary>
    internal static void Hedge(Span<byte> nonce, ReadOnlySpan<byte> context, ReadOnlySpan<byte> content)
    {
        Span<byte> input = stackalloc byte[NonceBytes + (2 * sizeof(long)) + ContextBytesMax + HashedBytesMax];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        nonce.CopyTo(input);
        BinaryPrimitives.WriteInt64BigEndian(input[NonceBytes..], TimeProvider.System.GetTimestamp());
        BinaryPrimitives.WriteInt64BigEndian(input[(NonceBytes + sizeof(long))..], TimeProvider.System.GetUtcNow().UtcTicks);
        int end = NonceBytes + (2 * sizeof(long));
        context.CopyTo(input[end..]);
        end += context.Length;
        content.CopyTo(input[end..]);
        end += content.Length;
        SHA256.HashData(input[..end], digest);
        digest[..NonceBytes].CopyTo(nonce);
        CryptographicOperations.ZeroMemory(input);
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
