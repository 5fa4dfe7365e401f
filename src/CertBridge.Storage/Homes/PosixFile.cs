using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CertBridge.Storage.Homes;

/// <summary>
/// The system calls .NET does not make as we need them: its own flush swallows EIO and ENOSPC on Linux, it opens no folder, and its file lock can
/// be switched off by the environment.
/// </summary>
internal static partial class PosixFile
{
    /// <summary>EWOULDBLOCK: another open file holds the lock. .NET gives it as the HResult of its own attempt.</summary>
    public const int WouldBlock = 11;

    private const int OpenReadOnly = 0x0;
    private const int OpenDirectory = 0x10000;
    private const int OpenCloseOnExec = 0x80000;
    private const int LockShared = 1;
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int Interrupted = 4;

    /// <summary>fsync(2), its result checked. After a failure the file's content is unknown: nobody may flush again and believe it.</summary>
    /// <exception cref="FlushFailedException">It failed.</exception>
    public static void Flush(SafeFileHandle file, string name)
    {
        while (FSync(file) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted)
                throw new FlushFailedException(Sentence("flush", name, error));
        }
    }

    /// <summary>Flushes a folder's entries: a file that was made or renamed in it is found again after a power failure.</summary>
    /// <exception cref="IOException">It failed.</exception>
    public static void FlushFolder(string folder)
    {
        using SafeFileHandle handle = Open(folder, OpenReadOnly | OpenDirectory | OpenCloseOnExec, 0);
        if (handle.IsInvalid)
            throw Failure("open", folder, Marshal.GetLastPInvokeError());
        Flush(handle, folder);
    }

    /// <summary>flock(2), exclusive, without waiting; ends with the handle.</summary>
    /// <returns>False when another open file holds it.</returns>
    public static bool TryLock(SafeFileHandle file, string name) => TryLock(file, name, LockExclusive);

    /// <summary>The same shared, by one who only looks.</summary>
    /// <returns>False when another open file holds it for itself.</returns>
    public static bool TryShare(SafeFileHandle file, string name) => TryLock(file, name, LockShared);

    private static bool TryLock(SafeFileHandle file, string name, int operation)
    {
        while (FLock(file, operation | LockNonBlocking) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error == WouldBlock)
                return false;
            if (error != Interrupted)
                throw Failure("lock", name, error);
        }
        return true;
    }

    private static IOException Failure(string verb, string name, int error) => new(Sentence(verb, name, error));

    private static string Sentence(string verb, string name, int error) =>
        $"Could not {verb} {name}: {Marshal.GetPInvokeErrorMessage(error)} (errno {error}).";

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FLock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle Open(string path, int flags, int mode);
}
