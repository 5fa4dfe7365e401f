using System.Buffers.Binary;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Homes;
using Microsoft.Win32.SafeHandles;

namespace CertBridge.Storage.Partials;

/// <summary>
/// The beginning of one envelope, as its parts came, in a file for the owner alone: a head, then the bytes (docs/STORAGE.md). Nothing of it is flushed, and nothing of it is believed: whoever has the whole
/// compares it with its digest, and begins anew where a power failure took something. Opened for each step, so that no handle is open between two parts. Not thread-safe.
/// </summary>
public sealed class PartialFile
{
    private const int HeadBytes = 4 + sizeof(ulong) + sizeof(ulong) + sizeof(uint) + Digest.SizeBytes;
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string path;

    private PartialFile(string path, PartnerId partner, LaneName lane, PartialEnvelope envelope, int heldBytes)
    {
        this.path = path;
        Partner = partner;
        Lane = lane;
        Envelope = envelope;
        HeldBytes = heldBytes;
    }

    private static ReadOnlySpan<byte> Magic => "CBP1"u8;

    /// <summary>Whose envelope it is.</summary>
    public PartnerId Partner { get; }

    /// <summary>The lane it comes by.</summary>
    public LaneName Lane { get; }

    /// <summary>What it is the beginning of.</summary>
    public PartialEnvelope Envelope { get; }

    /// <summary>Bytes that are here, fewer than the whole.</summary>
    public int HeldBytes { get; private set; }

    /// <summary>When the last part was written, by the clock of the machine.</summary>
    public DateTimeOffset Written => new(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);

    /// <summary>Writes the next bytes. Where that fails nothing more is held than before.</summary>
    /// <exception cref="IOException">The disk is full or failed, or the file is gone.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(bytes.Length, Envelope.TotalBytes - HeldBytes);
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        RandomAccess.Write(file, bytes, HeadBytes + HeldBytes);
        HeldBytes += bytes.Length;
    }

    /// <summary>Reads all that is held to the beginning of <paramref name="into"/>.</summary>
    /// <returns>False where the file holds less than was written to it: then it is worth nothing.</returns>
    /// <exception cref="IOException">The disk failed, or the file is gone.</exception>
    public bool TryRead(Span<byte> into)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        for (int done = 0; done < HeldBytes;)
        {
            int read = RandomAccess.Read(file, into[done..HeldBytes], HeadBytes + done);
            if (read == 0)
                return false;
            done += read;
        }
        return true;
    }

    /// <summary>Overwrites it, flushes that, and removes it. Killed on the way, what is left has no head and is erased at the next start.</summary>
    /// <exception cref="IOException">It could not be overwritten, flushed or removed.</exception>
    public void Erase() => Erase(path);

    /// <exception cref="IOException">It could not be made.</exception>
    internal static PartialFile Begin(string path, PartnerId partner, LaneName lane, PartialEnvelope envelope)
    {
        Erase(path);
        using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0, UnixCreateMode = FileMode600 }))
        {
            File.SetUnixFileMode(file.SafeFileHandle, FileMode600); // whatever the umask
            file.Write(Head(envelope));
        }
        return new PartialFile(path, partner, lane, envelope, heldBytes: 0);
    }

    /// <returns>Null where nothing can be made of it: it has no head, or not a byte, or as many as the whole or more.</returns>
    /// <exception cref="IOException">It could not be read.</exception>
    internal static PartialFile? Find(string path, PartnerId partner, LaneName lane)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> head = stackalloc byte[HeadBytes];
        long held = RandomAccess.GetLength(file) - HeadBytes;
        if (held <= 0 || RandomAccess.Read(file, head, 0) != HeadBytes || EnvelopeOf(head) is not { } envelope || held >= envelope.TotalBytes)
            return null;
        return new PartialFile(path, partner, lane, envelope, (int)held);
    }

    internal static void Erase(string path)
    {
        if (!File.Exists(path))
            return;
        using (FileStream file = ErasedFile.Open(path))
            ErasedFile.Overwrite(file, path);
        File.Delete(path);
    }

    private static byte[] Head(PartialEnvelope envelope)
    {
        var head = new byte[HeadBytes];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(4), envelope.Epoch);
        BinaryPrimitives.WriteUInt64BigEndian(head.AsSpan(12), envelope.Number);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(20), (uint)envelope.TotalBytes);
        envelope.Digest.CopyTo(head.AsSpan(24));
        return head;
    }

    private static PartialEnvelope? EnvelopeOf(ReadOnlySpan<byte> head)
    {
        uint total = BinaryPrimitives.ReadUInt32BigEndian(head[20..]);
        return head.StartsWith(Magic) && total <= Limits.PartedBytesMax
            ? new PartialEnvelope(BinaryPrimitives.ReadUInt64BigEndian(head[4..]), BinaryPrimitives.ReadUInt64BigEndian(head[12..]), Digest.FromBytes(head[24..]), (int)total)
            : null;
    }
}

/// <summary>An envelope that comes in parts, as each of them names it.</summary>
/// <param name="Epoch">Epoch of the partner's numbering.</param>
/// <param name="Number">Its number.</param>
/// <param name="Digest">SHA-256 over all bytes.</param>
/// <param name="TotalBytes">How many they are.</param>
public sealed record PartialEnvelope(ulong Epoch, ulong Number, Digest Digest, int TotalBytes);
