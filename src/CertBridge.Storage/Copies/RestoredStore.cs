using CertBridge.Protocol.Errors;
using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage.Copies;

/// <summary>A store that came out of a backup, before a node opens it.</summary>
public static class RestoredStore
{
    private const int SentencesMax = 3;

    /// <summary>SQLite's own look at every page and every index (PRAGMA integrity_check), and whether rows name what is not there. Reads the whole file.</summary>
    /// <returns>What is wrong, in SQLite's words; empty when nothing is.</returns>
    public static IReadOnlyList<string> Check(string file)
    {
        try
        {
            using SqliteDatabase store = SqliteDatabase.OpenReader(file);
            string[] said = [.. store.Query($"PRAGMA integrity_check({SentencesMax})").All(row => row.Text(0))];
            if (said is not ["ok"])
                return said;
            return [.. store.Query("PRAGMA foreign_key_check").All(row => $"{row.Text(0)} names a row of {row.Text(2)} that is not there").Take(SentencesMax)];
        }
        catch (SqliteFailure failure)
        {
            return [failure.Message];
        }
    }

    /// <summary>Puts the content keys back where the backup has zeros, and flushes.</summary>
    /// <param name="file">The store.</param>
    /// <param name="keys">As <see cref="StoreSnapshot.KeysFile"/> has them.</param>
    /// <exception cref="StoreRefusedException">They are not the keys of this store.</exception>
    public static void PutKeys(string file, Stream keys)
    {
        try
        {
            using SqliteDatabase store = SqliteDatabase.OpenCopy(file);
            byte[] record = new byte[StoreSnapshot.KeyRecordBytes];
            store.Execute("BEGIN IMMEDIATE");
            while (keys.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) is var read and > 0)
            {
                if (read < record.Length || store.Query("UPDATE content_key SET wrapped = ? WHERE id = ?").Bind(ContentKeyRecord.Wrapped(record)).Bind(ContentKeyRecord.Id(record)).Run() != 1)
                    throw Refused(file, $"content key {ContentKeyRecord.Id(record)} is of no row of this store");
            }
            store.Execute("COMMIT");
        }
        catch (SqliteFailure failure)
        {
            throw Refused(file, failure.Message, failure);
        }
    }

    /// <summary>Entries that are on their way and whose content is nowhere: they cannot be sent again.</summary>
    public static long OnTheirWay(string file)
    {
        using SqliteDatabase store = SqliteDatabase.OpenReader(file);
        return store.Query("SELECT count(*) FROM outbox WHERE state IN (1, 2)").Scalar() ?? 0;
    }

    private static StoreRefusedException Refused(string file, string why, Exception? cause = null) =>
        new(new Problem(BackupErrors.StoreWrong, Path.GetFileName(file), $"{why.TrimEnd('.')}."), cause);
}
