using System.Security.Cryptography;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Contents;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage.Copies;

/// <summary>
/// The store as it was at one instant, for a backup: the whole file with every content key overwritten by zeros, and the keys, still wrapped under the store key, in a file of
/// their own. Both lie in the store folder, for the owner alone, until this is disposed; then they are overwritten.
/// </summary>
public sealed class StoreSnapshot : IDisposable
{
    /// <summary>A key in the file of keys: id as u64be, then the wrapped key.</summary>
    public const int KeyRecordBytes = sizeof(long) + ContentVault.WrappedBytes;

    private const string Prefix = "backup-";
    private const string Ending = ".tmp";
    private const int KeysAtOnce = 10_000;
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Part of the names this process gives: what has another was left by one that was killed.</summary>
    private static readonly string OfThisProcess = RandomNumberGenerator.GetHexString(16, lowercase: true);

    private StoreSnapshot(string storeFile, string keysFile, int schema, long keys)
    {
        StoreFile = storeFile;
        KeysFile = keysFile;
        Schema = schema;
        Keys = keys;
    }

    /// <summary>The copy of the store.</summary>
    public string StoreFile { get; }

    /// <summary>Its content keys, <see cref="KeyRecordBytes"/> each, by rising ids; those that were destroyed are not in it.</summary>
    public string KeysFile { get; }

    /// <summary>Number of its last step.</summary>
    public int Schema { get; }

    /// <summary>How many content keys there are.</summary>
    public long Keys { get; }

    /// <summary>Overwrites what a process that was killed left of one. It may take as long as writing did.</summary>
    /// <exception cref="IOException">One could not be overwritten or removed.</exception>
    public static void EraseLeftOver(NodeHome home)
    {
        foreach (string left in Directory.Exists(home.StoreFolder) ? Directory.GetFiles(home.StoreFolder, $"{Prefix}*{Ending}") : [])
        {
            if (!Path.GetFileName(left).StartsWith(Prefix + OfThisProcess, StringComparison.Ordinal))
                ErasedFile.Delete(left);
        }
    }

    /// <summary>(1) room for it; (2) the copy, on a connection of its own; (3) every page looked at; (4) the keys out of it; (5) zeros over them in the copy.</summary>
    internal static StoreSnapshot Take(NodeHome home, DiskRoom disk)
    {
        DemandRoom(home, disk); // step 1
        string stem = Path.Combine(home.StoreFolder, $"{Prefix}{OfThisProcess}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        string store = $"{stem}-store{Ending}";
        string keys = $"{stem}-keys{Ending}";
        try
        {
            DurableFile.Write(store, [], FileMode600); // SQLite takes an empty file as it is, with the mode it has
            using (SqliteDatabase reader = SqliteDatabase.OpenCopier(home.StoreFile))
                reader.Query("VACUUM INTO ?").Bind(store).Run(); // step 2
            using SqliteDatabase copy = SqliteDatabase.OpenCopy(store);
            DemandWhole(copy); // step 3
            long count = WriteKeys(copy, keys); // step 4
            copy.Query($"UPDATE content_key SET wrapped = zeroblob({ContentVault.WrappedBytes})").Run(); // step 5
            return new StoreSnapshot(store, keys, (int)(copy.Query("SELECT max(number) FROM schema_migration").Scalar() ?? 0), count);
        }
        catch (Exception cause)
        {
            Erase(store);
            Erase(keys);
            if (cause is SqliteFailure or (IOException and not FlushFailedException))
                throw NotTaken(home, cause.Message.TrimEnd('.'), cause);
            throw;
        }
    }

    public void Dispose()
    {
        Erase(StoreFile);
        Erase(KeysFile);
    }

    private static void DemandRoom(NodeHome home, DiskRoom disk)
    {
        long needed = new FileInfo(home.StoreFile).Length + DiskWatermarks.FreeBytesMin(LaneName.Flash, 0);
        if (disk.FreeBytes is { } free && free < needed)
            throw NotTaken(home, $"{needed} bytes are needed on the disk of {home.StoreFolder}, and {free} are free");
    }

    private static void DemandWhole(SqliteDatabase copy)
    {
        string[] said = [.. copy.Query("PRAGMA quick_check(1)").All(row => row.Text(0))];
        if (said is not ["ok"])
            throw new IOException($"the store is damaged: {said.FirstOrDefault()}");
    }

    private static long WriteKeys(SqliteDatabase copy, string path)
    {
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = FileMode600 });
        long count = 0;
        long after = 0;
        while (copy.Query($"SELECT id, wrapped FROM content_key WHERE id > ? AND wrapped <> zeroblob({ContentVault.WrappedBytes}) ORDER BY id LIMIT {KeysAtOnce}")
            .Bind(after).All(row => (Id: row.Long(0), Wrapped: row.Bytes(1))) is { Count: > 0 } page)
        {
            foreach ((long id, byte[] wrapped) in page)
                ContentKeyRecord.Write(file, id, wrapped);
            count += page.Count;
            after = page[^1].Id;
        }
        return count;
    }

    private static void Erase(string path)
    {
        if (File.Exists(path))
            ErasedFile.Delete(path);
    }

    private static StoreRefusedException NotTaken(NodeHome home, string why, Exception? cause = null) =>
        new(new Problem(BackupErrors.NotTaken, home.StoreFolder, $"The store could not be copied: {why}."), cause);
}
