namespace CertBridge.Storage.Homes;

/// <summary>
/// Ends a secret on disk: its bytes are overwritten and flushed before the name goes. A file system that writes elsewhere (copy on write, journalled data, an SSD's
/// spare blocks) may keep the old bytes all the same; the disk beneath should be encrypted.
/// </summary>
public static class ErasedFile
{
    private const string LeftOver = ".tmp";
    private const int ChunkBytes = 1024 * 1024;

    /// <summary>
    /// Takes the name away, overwrites the bytes, flushes them, and removes the file. Killed on the way, the file is whole under its name, or not under its name at all; what is
    /// left then ends in <c>.tmp</c>.
    /// </summary>
    /// <exception cref="IOException">It could not be renamed, overwritten, flushed or removed.</exception>
    public static void Delete(string path)
    {
        string whole = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(whole)!;
        string nameless = whole.EndsWith(LeftOver, StringComparison.Ordinal) ? whole : whole + ".erased" + LeftOver;
        if (nameless != whole)
        {
            File.Move(whole, nameless, overwrite: true);
            DurableFile.FlushFolder(folder);
        }
        using (FileStream file = Open(nameless))
            Overwrite(file, nameless);
        File.Delete(nameless);
        DurableFile.FlushFolder(folder);
    }

    /// <summary>Replaces a file durably, as <see cref="DurableFile"/> does, and then overwrites the bytes that were in it. Killed on the way, it holds the old or the new ones.</summary>
    /// <exception cref="IOException">It could not be replaced, or the old bytes could not be overwritten.</exception>
    public static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        string whole = Path.GetFullPath(path);
        using FileStream before = Open(whole);
        DurableFile.Write(whole, content, mode);
        Overwrite(before, whole);
    }

    internal static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    });

    internal static void Overwrite(FileStream file, string name)
    {
        byte[] zeros = new byte[(int)Math.Min(file.Length, ChunkBytes)];
        for (long left = file.Length; left > 0; left -= zeros.Length)
            file.Write(zeros.AsSpan(0, (int)Math.Min(left, zeros.Length)));
        DurableFile.Flushing(() => PosixFile.Flush(file.SafeFileHandle, name));
    }
}
