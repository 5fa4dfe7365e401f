using CertBridge.Storage.Crashing;
using Microsoft.Win32.SafeHandles;

namespace CertBridge.Storage.Homes;

/// <summary>
/// Replaces a file so that after a power failure it is there with the old bytes or the new ones, never half: temporary file, flush, rename,
/// flush of the folder.
/// </summary>
public static class DurableFile
{
    /// <summary>
    /// Raised when a file or folder could not be flushed, before its writer hears of it. Of the whole process, as the disk is: a node whose disk fails one
    /// file must not go on as if it could remember the next.
    /// </summary>
    public static event Action<FlushFailedException>? FlushFailed;

    /// <param name="path">The file; its folder exists.</param>
    /// <param name="content">Its whole content.</param>
    /// <param name="mode">Its mode from the moment it is made, whatever the umask.</param>
    /// <param name="mayReplace">False where a file that is there stays as it is.</param>
    /// <exception cref="IOException">It could not be written or flushed, or is there and may not be replaced; the old file, if any, is still there.</exception>
    /// <exception cref="FlushFailedException">The same, by a failed flush; where it was the folder's, either file may be there after a power failure.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode, bool mayReplace = true)
    {
        string whole = Path.GetFullPath(path);
        string temporary = $"{whole}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            WriteFlushed(temporary, content, mode);
            File.Move(temporary, whole, mayReplace);
            CrashPoints.Reach(CrashPoint.FileRenamed);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        FlushFolder(Path.GetDirectoryName(whole)!);
        CrashPoints.Reach(CrashPoint.FileDurable);
    }

    /// <summary>Removes a file, so that it is gone after a power failure too. One that is not there is no error.</summary>
    /// <exception cref="IOException">It could not be removed, or its folder not be flushed.</exception>
    public static void Remove(string path)
    {
        string whole = Path.GetFullPath(path);
        File.Delete(whole);
        FlushFolder(Path.GetDirectoryName(whole)!);
    }

    /// <summary>Flushes a file that somebody else wrote.</summary>
    /// <exception cref="IOException">It failed.</exception>
    public static void FlushFile(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        Flushing(() => PosixFile.Flush(file, path));
    }

    /// <summary>Flushes the names in a folder.</summary>
    /// <exception cref="IOException">It failed.</exception>
    public static void FlushFolder(string folder) => Flushing(() => PosixFile.FlushFolder(folder));

    /// <summary>Every flush of a file or folder of the home goes through here, so that one that fails is heard of.</summary>
    internal static void Flushing(Action flush)
    {
        try
        {
            flush();
        }
        catch (FlushFailedException failure)
        {
            FlushFailed?.Invoke(failure);
            throw;
        }
    }

    private static void WriteFlushed(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        File.Delete(path); // left by a process with the same id that was killed
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
            UnixCreateMode = mode,
        });
        File.SetUnixFileMode(file.SafeFileHandle, mode);
        file.Write(content);
        CrashPoints.Reach(CrashPoint.FileWritten);
        Flushing(() => PosixFile.Flush(file.SafeFileHandle, path));
        CrashPoints.Reach(CrashPoint.FileFlushed);
    }
}
