using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Storage;

/// <summary>
/// The lease on a node's store: a locked file, held as long as the process lives. The kernel lets go of it however the process ends, so a stale
/// one cannot exist.
/// </summary>
internal sealed class StoreLock : IDisposable
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream file;

    private StoreLock(FileStream file) => this.file = file;

    /// <exception cref="StoreRefusedException">Another process holds it.</exception>
    public static StoreLock Take(NodeHome home)
    {
        FileStream? opened = null;
        try
        {
            opened = Open(home.LockFile);
            if (!PosixFile.TryLock(opened.SafeFileHandle, home.LockFile))
                throw Refusal(home);
            File.WriteAllText(home.PidFile, Environment.ProcessId.ToString());
            File.SetUnixFileMode(home.PidFile, FileMode600);
            return new StoreLock(opened);
        }
        catch (IOException inUse) when (opened is null && inUse.HResult == PosixFile.WouldBlock)
        {
            throw Refusal(home, inUse);
        }
        catch
        {
            opened?.Dispose();
            throw;
        }
    }

    public void Dispose() => file.Dispose();

    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = System.IO.FileMode.OpenOrCreate,
        Access = FileAccess.ReadWrite,
        Share = FileShare.None,
        UnixCreateMode = FileMode600,
    });

    private static StoreRefusedException Refusal(NodeHome home, Exception? cause = null)
    {
        string holder = File.Exists(home.PidFile) ? $"process {File.ReadAllText(home.PidFile).Trim()}" : "another process";
        return new StoreRefusedException(new Problem(StoreErrors.InUse, home.LockFile, $"The store is in use by {holder}."), cause);
    }
}
