using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Crashing;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage.Copies;

/// <summary>
/// The copies of older stores beside the store. One is made before a migration, the two newest are kept, and none for longer than
/// <see cref="StoreCopy.KeptDays"/>: their bytes are overwritten then.
/// </summary>
public static class StoreCopies
{
    public const int KeptMax = 2;

    private const string Unfinished = ".tmp";

    /// <summary>The hourly look and a purge may come at once.</summary>
    private static readonly Lock Erasing = new();

    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Those that are there, the newest first.</summary>
    public static IReadOnlyList<StoreCopy> List(NodeHome home) => !Directory.Exists(home.StoreFolder)
        ? []
        : [.. new DirectoryInfo(home.StoreFolder).EnumerateFiles(StoreCopy.Pattern).Select(StoreCopy.Of).OfType<StoreCopy>().OrderByDescending(copy => copy.MadeAt)];

    /// <summary>Erases those that are due, and what a process that was killed left of one.</summary>
    /// <returns>Those that were erased.</returns>
    /// <exception cref="IOException">One could not be overwritten or removed.</exception>
    public static IReadOnlyList<StoreCopy> EraseDue(NodeHome home, DateTimeOffset now)
    {
        lock (Erasing)
        {
            EraseUnfinished(home);
            return Erase(List(home).Where(copy => copy.EndsAt <= now));
        }
    }

    /// <summary>Erases all of them, whatever their age: there is no way back then.</summary>
    /// <returns>Those that were erased.</returns>
    /// <exception cref="IOException">One could not be overwritten or removed.</exception>
    public static IReadOnlyList<StoreCopy> EraseAll(NodeHome home)
    {
        lock (Erasing)
        {
            EraseUnfinished(home);
            return Erase(List(home));
        }
    }

    /// <summary>What must be free for a copy, bytes: its own, and what the store needs for its log.</summary>
    public static long RoomNeededBytes(StoreSchema schema) => schema.SizeBytes + DiskWatermarks.FreeBytesMin(LaneName.Flash, 0);

    /// <summary>
    /// Copies the store (VACUUM INTO, on the connection that will change it: nobody writes in between) to a file for the owner alone: (1) room, (2) the copy under a temporary
    /// name, flushed, (3) its name, and the folder flushed. Killed on the way, the store is as it was.
    /// </summary>
    /// <exception cref="StoreRefusedException">There is no room for it, or the disk gave an error.</exception>
    internal static void Make(SqliteDatabase store, StoreSchema schema, NodeHome home, DiskRoom disk, DateTimeOffset now)
    {
        EraseUnfinished(home);
        DemandRoom(schema, disk, home);
        string path = Path.Combine(home.StoreFolder, StoreCopy.NameOf(schema.Found, now));
        string temporary = path + Unfinished;
        try
        {
            DurableFile.Write(temporary, [], FileMode600); // SQLite takes an empty file as it is, with the mode it has
            store.Query("VACUUM INTO ?").Bind(temporary).Run();
        }
        catch (Exception cause) when (cause is SqliteFailure { IsOfTheDisk: true } or IOException)
        {
            EraseUnfinished(home);
            throw new StoreRefusedException(new Problem(StoreErrors.NoCopy, home.StoreFolder, $"The store could not be copied to {path}: {cause.Message}"), cause);
        }
        DurableFile.FlushFile(temporary);
        CrashPoints.Reach(CrashPoint.StoreCopyFlushed);
        File.Move(temporary, path, overwrite: true);
        DurableFile.FlushFolder(home.StoreFolder);
        CrashPoints.Reach(CrashPoint.StoreCopyMade);
        Erase(List(home).Skip(KeptMax));
    }

    private static void DemandRoom(StoreSchema schema, DiskRoom disk, NodeHome home)
    {
        long needed = RoomNeededBytes(schema);
        if (disk.FreeBytes is { } free && free < needed)
            throw new StoreRefusedException(new Problem(StoreErrors.NoCopy, home.StoreFolder, $"The copy needs {needed} bytes on the disk of {home.StoreFolder}, and {free} are free."));
    }

    private static void EraseUnfinished(NodeHome home)
    {
        foreach (string left in Directory.Exists(home.StoreFolder) ? Directory.GetFiles(home.StoreFolder, StoreCopy.Pattern + "*" + Unfinished) : [])
            ErasedFile.Delete(left);
    }

    private static List<StoreCopy> Erase(IEnumerable<StoreCopy> copies)
    {
        List<StoreCopy> erased = [];
        foreach (StoreCopy copy in copies.ToList())
        {
            ErasedFile.Delete(copy.File);
            erased.Add(copy);
        }
        return erased;
    }
}
