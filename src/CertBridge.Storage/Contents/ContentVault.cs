using System.Security.Cryptography;
using System.Text;

namespace CertBridge.Storage.Contents;

/// <summary>
/// Makes, wraps and unwraps content keys under the store key, and digests what must be found again without lying there in clear. Each connection has one of its
/// own: the platform's ciphers are not for two threads at once.
/// </summary>
internal sealed class ContentVault : IDisposable
{
    /// <summary>A wrapped key has this length. One of only zeros was destroyed: no sealed blob looks like that.</summary>
    public const int WrappedBytes = ContentSeal.OverheadBytes + ContentKey.SizeBytes;

    private const int StackBytesMax = 256;

    private readonly AesGcm wrapping;
    private readonly byte[] submissionKey;

    public ContentVault(StoreKey key)
    {
        byte[] secret = key.WrappingKey();
        wrapping = ContentSeal.Cipher(secret);
        CryptographicOperations.ZeroMemory(secret);
        submissionKey = key.SubmissionKey();
    }

    /// <summary>A new random key, wrapped for its row of the key table.</summary>
    public byte[] MakeWrapped(long id)
    {
        ContentKey key = Make(id, out byte[] wrapped);
        key.Dispose();
        return wrapped;
    }

    /// <summary>A new random key, ready to seal with.</summary>
    public ContentKey Make(long id, out byte[] wrapped)
    {
        Span<byte> secret = stackalloc byte[ContentKey.SizeBytes];
        RandomNumberGenerator.Fill(secret);
        wrapped = ContentSeal.Seal(wrapping, ContentField.Key, id, secret);
        var key = new ContentKey(secret);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    /// <exception cref="ContentDamagedException">It was not wrapped for this row under this store key.</exception>
    public ContentKey Unwrap(long id, ReadOnlySpan<byte> wrapped)
    {
        byte[] secret = ContentSeal.Open(wrapping, ContentField.Key, id, wrapped);
        var key = new ContentKey(secret);
        CryptographicOperations.ZeroMemory(secret);
        return key;
    }

    public static bool IsDestroyed(ReadOnlySpan<byte> wrapped) => !wrapped.ContainsAnyExcept((byte)0);

    /// <summary>HMAC-SHA256 under a key of this store: equal for equal values, and nothing to guess at for who holds the store alone.</summary>
    public byte[] Digest(string what, ReadOnlySpan<byte> value)
    {
        int length = what.Length + 1 + value.Length;
        Span<byte> whole = length <= StackBytesMax ? stackalloc byte[StackBytesMax] : new byte[length];
        Encoding.ASCII.GetBytes(what, whole);
        whole[what.Length] = 0;
        value.CopyTo(whole[(what.Length + 1)..]);
        return HMACSHA256.HashData(submissionKey, whole[..length]);
    }

    public void Dispose()
    {
        wrapping.Dispose();
        CryptographicOperations.ZeroMemory(submissionKey);
    }
}
