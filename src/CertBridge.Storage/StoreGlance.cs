using CertBridge.Protocol.Errors;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace CertBridge.Storage;

/// <summary>
/// A look at the store of a node that does not run, read-only and without its key: rows, leaves and checkpoints, no content. A running node's store is never
/// opened beside it (docs/decisions/0007-sqlite-rules.md).
/// </summary>
public sealed class StoreGlance : IReadableStore, IDisposable
{
    private readonly NodeHome home;
    private readonly StoreKey noKey;
    private readonly StoreReader reader;

    private StoreGlance(NodeHome home, StoreKey noKey, StoreReader reader)
    {
        this.home = home;
        this.noKey = noKey;
        this.reader = reader;
    }

    /// <summary>True while a node runs on the home.</summary>
    public static bool IsInUse(NodeHome home)
    {
        if (!File.Exists(home.LockFile))
            return false;
        try
        {
            using SafeFileHandle file = File.OpenHandle(home.LockFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return !PosixFile.TryShare(file, home.LockFile);
        }
        catch (IOException held) when (held.HResult == PosixFile.WouldBlock)
        {
            return true;
        }
    }

    /// <returns>Null where there is no store yet: a node that never ran has none.</returns>
    /// <exception cref="StoreRefusedException">A node uses it, or it cannot be read.</exception>
    public static StoreGlance? Open(NodeHome home)
    {
        if (!File.Exists(home.StoreFile) || new FileInfo(home.StoreFile).Length == 0)
            return null;
        if (IsInUse(home))
            throw new StoreRefusedException(new Problem(StoreErrors.InUse, home.LockFile, "The store is in use by the running node."));
        try
        {
            var throwaway = StoreKey.Create();
            return new StoreGlance(home, throwaway, StoreReader.Over(SqliteDatabase.OpenReader(home.StoreFile), new ContentVault(throwaway)));
        }
        catch (SqliteFailure failure)
        {
            throw Unreadable(home, failure);
        }
    }

    /// <summary>The store's schema against this program's. Of a running node's store, what that node wrote beside it at its start; its size is then that of the file.</summary>
    /// <returns>Null where there is no store yet.</returns>
    /// <exception cref="StoreRefusedException">It cannot be read, or a node uses it that does not say its schema.</exception>
    public static StoreSchema? ReadSchema(NodeHome home)
    {
        StoreProgram? last = StoreProgram.Read(home);
        if (last is not null && IsInUse(home))
            return Schema.Of(last, Migration.All, new FileInfo(home.StoreFile).Length);
        using StoreGlance? glance = Open(home);
        return glance?.Read(reader => reader.ReadSchema(last));
    }

    /// <exception cref="StoreRefusedException">It cannot be read.</exception>
    public T Read<T>(Func<StoreReader, T> work)
    {
        try
        {
            return work(reader);
        }
        catch (SqliteFailure failure)
        {
            throw Unreadable(home, failure);
        }
    }

    public void Dispose()
    {
        reader.Close();
        noKey.Dispose();
    }

    private static StoreRefusedException Unreadable(NodeHome home, SqliteFailure failure) =>
        new(new Problem(failure.IsOfTheDisk ? StoreErrors.CannotOpen : StoreErrors.NotAStore, home.StoreFile, $"{failure.Message}."), failure);
}
