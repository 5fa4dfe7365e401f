using CertBridge.Storage.Crashing;

namespace CertBridge.Storage.Homes;

/// <summary>
/// Replaces a file so that after a power failure it is there with the old bytes or the new ones, never half: temporary file, flush, rename,
/// flush of the folder.
/// </summary>
public static class DurableFile
{
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="content">Its whole content.</param>
    /// <param name="mode">Its mode from the moment it is made, whatever the umask.</param>
    /// <exception cref="IOException">It could not be written or flushed; the old file, if any, is still there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        string whole = Path.GetFullPath(path);
        string temporary = $"{whole}.{Environment.ProcessId}-{Environment.CurrentManagedThreadId}.tmp";
        try
        {
            WriteFlushed(temporary, content, mode);
            File.Move(temporary, whole, overwrite: true);
            CrashPoints.Reach(CrashPoint.FileRenamed);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
        PosixFile.FlushFolder(Path.GetDirectoryName(whole)!);
        CrashPoints.Reach(CrashPoint.FileDurable);
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
        PosixFile.Flush(file.SafeFileHandle, path);
        CrashPoints.Reach(CrashPoint.FileFlushed);
    }
}
