using System.Buffers.Binary;
using System.Security.Cryptography;
using CertBridge.Node.BackingUp;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Backups;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Restoring;

/// <summary>Reads what is sealed in one file of a backup, from its beginning to its last byte, a chunk at a time. Nothing of a chunk is given out before it was opened whole.</summary>
internal sealed class SealedFile : IDisposable
{
    private readonly FileStream file;
    private readonly string name;
    private readonly BackupCipher cipher;
    private readonly byte[] chunk = new byte[BackupCipher.ChunkBytes + BackupCipher.TagBytes];
    private readonly byte[] plaintext = new byte[BackupCipher.ChunkBytes];
    private int length;
    private int used;
    private uint number;
    private bool isLast;

    private SealedFile(FileStream file, string name, BackupHeader header, byte[] headerBytes, BackupCipher cipher)
    {
        this.file = file;
        this.name = name;
        this.cipher = cipher;
        Header = header;
        HeaderBytes = headerBytes;
    }

    public BackupHeader Header { get; }

    public byte[] HeaderBytes { get; }

    /// <summary>What stands in clear, without a key. Nobody vouches for it before the file is opened.</summary>
    /// <exception cref="BackupRefusedException">It is no backup, or cannot be read.</exception>
    public static BackupHeader ReadHeader(string path)
    {
        using FileStream opened = Open(path);
        return ReadHeader(opened, path, out _);
    }

    /// <exception cref="BackupRefusedException">It is no backup, or another key opens it.</exception>
    public static SealedFile Open(string path, PrivateKey key)
    {
        FileStream opened = Open(path);
        try
        {
            BackupHeader header = ReadHeader(opened, path, out byte[] bytes);
            byte[] sealedKey = Counted(opened, path, BackupCipher.SealedKeyBytesMax);
            BackupCipher ofFile = BackupCipher.Open(bytes, sealedKey, key)
                ?? throw new BackupRefusedException(BackupErrors.OtherKey, Path.GetFileName(path), header.Recipient == key.Id
                    ? $"{path}: its header or the key sealed in it was changed."
                    : $"{path} is sealed to the key {header.Recipient}; the one given is {key.Id}.");
            return new SealedFile(opened, path, header, bytes, ofFile);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>A length and what has it.</summary>
    public byte[] ReadCounted(int bytesMax)
    {
        Span<byte> count = stackalloc byte[sizeof(uint)];
        ReadExactly(count);
        uint size = BinaryPrimitives.ReadUInt32BigEndian(count);
        if (size > bytesMax)
            throw new BackupRefusedException(BackupErrors.NotABackup, Path.GetFileName(name), $"{name} holds {size} bytes where at most {bytesMax} are taken.");
        var bytes = new byte[size];
        ReadExactly(bytes);
        return bytes;
    }

    /// <returns>How many bytes of the buffer were filled; fewer than it holds at the end alone.</returns>
    public int Read(Span<byte> buffer)
    {
        int filled = 0;
        while (filled < buffer.Length)
        {
            if (used == length && (isLast || !Next()))
                break;
            int now = Math.Min(length - used, buffer.Length - filled);
            plaintext.AsSpan(used, now).CopyTo(buffer[filled..]);
            used += now;
            filled += now;
        }
        return filled;
    }

    /// <summary>After everything the inventory names nothing may follow.</summary>
    /// <exception cref="BackupRefusedException">Something does.</exception>
    public void DemandEnd()
    {
        Span<byte> more = stackalloc byte[1];
        if (Read(more) != 0)
            throw new BackupRefusedException(BackupErrors.Damaged, Path.GetFileName(name), $"{name} holds more than its inventory names.");
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(plaintext);
        cipher.Dispose();
        file.Dispose();
    }

    private void ReadExactly(Span<byte> buffer)
    {
        if (Read(buffer) < buffer.Length)
            throw new BackupRefusedException(BackupErrors.Damaged, Path.GetFileName(name), $"{name} ends before what it holds does.");
    }

    private bool Next()
    {
        long from = file.Position;
        int read = file.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false);
        isLast = file.Position == file.Length;
        if (!cipher.TryOpen(number, isLast, chunk.AsSpan(0, read), plaintext.AsSpan(0, Math.Max(0, read - BackupCipher.TagBytes))))
        {
            throw new BackupRefusedException(BackupErrors.Damaged, Path.GetFileName(name), isLast
                ? $"{name}: the bytes from {from} to its end, {file.Length}, were changed, or it was cut off there."
                : $"{name}: the bytes from {from} to {from + read} were changed, or come from elsewhere.");
        }
        number++;
        length = read - BackupCipher.TagBytes;
        used = 0;
        return length > 0;
    }

    private static BackupHeader ReadHeader(FileStream file, string path, out byte[] bytes)
    {
        Span<byte> magic = stackalloc byte[BackupFile.Magic.Length];
        if (file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || !magic.SequenceEqual(BackupFile.Magic))
            throw new BackupRefusedException(BackupErrors.NotABackup, Path.GetFileName(path), $"{path} does not begin as a backup does.");
        bytes = Counted(file, path, BackupHeader.BytesMax);
        return BackupHeader.Read(bytes) ?? throw new BackupRefusedException(BackupErrors.NotABackup, Path.GetFileName(path), $"The header of {path} is none this program knows.");
    }

    private static byte[] Counted(FileStream file, string path, int bytesMax)
    {
        Span<byte> count = stackalloc byte[sizeof(uint)];
        int read = file.ReadAtLeast(count, count.Length, throwOnEndOfStream: false);
        uint size = read == count.Length ? BinaryPrimitives.ReadUInt32BigEndian(count) : uint.MaxValue;
        if (size > bytesMax || size > file.Length - file.Position)
            throw new BackupRefusedException(BackupErrors.NotABackup, Path.GetFileName(path), $"{path} does not begin as a backup does, or was cut off at its beginning.");
        var bytes = new byte[size];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new BackupRefusedException(HomeErrors.InputFileUnreadable, Path.GetFileName(path), $"{path} cannot be read: {failure.Message}");
        }
    }
}
