using System.Security.Cryptography;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Backups;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.BackingUp;

/// <summary>Writes one file of a backup, a chunk at a time, to wherever its bytes go.</summary>
internal sealed class BackupWriting : IDisposable
{
    private readonly Func<ReadOnlyMemory<byte>, Task> sink;
    private readonly BackupCipher cipher;
    private readonly IncrementalHash digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] plaintext = new byte[BackupCipher.ChunkBytes];
    private readonly byte[] chunk = new byte[BackupCipher.ChunkBytes + BackupCipher.TagBytes];
    private int filled;
    private uint number;

    private BackupWriting(BackupCipher cipher, Func<ReadOnlyMemory<byte>, Task> sink)
    {
        this.cipher = cipher;
        this.sink = sink;
    }

    /// <summary>Everything before the files is written.</summary>
    /// <param name="inventory">Whose header the file begins with.</param>
    /// <param name="sign">The node's signature over the inventory's bytes.</param>
    /// <param name="sink">Gets the bytes of the file, in order; they are its own only while it runs.</param>
    public static async Task<BackupWriting> BeginAsync(BackupInventory inventory, KeyCertificate recipient, Func<byte[], byte[]> sign, Func<ReadOnlyMemory<byte>, Task> sink)
    {
        var writing = new BackupWriting(BackupCipher.Begin(inventory.Header, recipient, out byte[] sealedKey), sink);
        await writing.PutAsync((byte[])[.. BackupFile.Magic, .. BackupFile.Counted(inventory.Header), .. BackupFile.Counted(sealedKey)]);
        byte[] bytes = inventory.ToBytes();
        await writing.WriteAsync(BackupFile.Counted(bytes));
        await writing.WriteAsync(BackupFile.Counted(sign(bytes)));
        return writing;
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (filled == plaintext.Length)
                await SealAsync(isLast: false); // only once more is to come: the last chunk must know that it is the last
            int now = Math.Min(bytes.Length, plaintext.Length - filled);
            bytes[..now].CopyTo(plaintext.AsMemory(filled));
            filled += now;
            bytes = bytes[now..];
        }
    }

    /// <summary>A file that was looked at before; it must have the same length.</summary>
    public async Task WriteFileAsync(string path, CancellationToken cancel)
    {
        await using FileStream file = File.OpenRead(path);
        byte[] buffer = new byte[BackupCipher.ChunkBytes];
        while (await file.ReadAsync(buffer, cancel) is var read and > 0)
            await WriteAsync(buffer.AsMemory(0, read));
    }

    /// <returns>SHA-256 over every byte that went to the sink.</returns>
    public async Task<Digest> EndAsync()
    {
        await SealAsync(isLast: true);
        return Digest.FromBytes(digest.GetHashAndReset());
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(plaintext);
        cipher.Dispose();
        digest.Dispose();
    }

    private async Task SealAsync(bool isLast)
    {
        cipher.Seal(number, isLast, plaintext.AsSpan(0, filled), chunk);
        number = checked(number + 1);
        int length = filled + BackupCipher.TagBytes;
        filled = 0;
        await PutAsync(chunk.AsMemory(0, length));
    }

    private Task PutAsync(ReadOnlyMemory<byte> bytes)
    {
        digest.AppendData(bytes.Span);
        return sink(bytes);
    }
}
