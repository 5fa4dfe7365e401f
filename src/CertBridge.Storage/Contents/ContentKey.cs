using System.Security.Cryptography;
using System.Text;

namespace CertBridge.Storage.Contents;

/// <summary>The key to one report revision or one envelope, in memory for one read or write. One thread at a time.</summary>
internal sealed class ContentKey(ReadOnlySpan<byte> secret) : IDisposable
{
    public const int SizeBytes = 32;

    private readonly AesGcm cipher = ContentSeal.Cipher(secret);

    public byte[] Seal(ContentField field, long row, ReadOnlySpan<byte> content) => ContentSeal.Seal(cipher, field, row, content);

    public byte[] Seal(ContentField field, long row, string text) => Seal(field, row, Encoding.UTF8.GetBytes(text));

    /// <exception cref="ContentDamagedException">It does not open.</exception>
    public byte[] Open(ContentField field, long row, ReadOnlySpan<byte> blob) => ContentSeal.Open(cipher, field, row, blob);

    /// <exception cref="ContentDamagedException">It does not open.</exception>
    public string OpenText(ContentField field, long row, ReadOnlySpan<byte> blob) => Encoding.UTF8.GetString(Open(field, row, blob));

    public void Dispose() => cipher.Dispose();
}
