using CertBridge.Storage.Sqlite;

namespace CertBridge.Storage;

public partial class StoreReader
{
    private const int DamageListedMax = 10;

    /// <summary>SQLite's own look at every page of the file (PRAGMA quick_check). Reads all of it, so it stops when patience runs out.</summary>
    public StoreIntegrity QuickCheck(TimeSpan patience, TimeProvider time)
    {
        long started = time.GetTimestamp();
        try
        {
            IReadOnlyList<string> said = Database.Interrupted(() => time.GetElapsedTime(started) > patience, () => Query($"PRAGMA quick_check({DamageListedMax})").All(row => row.Text(0)));
            return new StoreIntegrity(IsFinished: true, said is ["ok"] ? [] : said);
        }
        catch (SqliteFailure failure) when (failure.IsInterrupt)
        {
            return new StoreIntegrity(IsFinished: false, []);
        }
        catch (SqliteFailure failure)
        {
            return new StoreIntegrity(IsFinished: true, [failure.Message]);
        }
    }

    /// <summary>What the file takes on the disk without its log, bytes.</summary>
    public long SizeBytes() => long.Parse(Database.Pragma("page_count")) * long.Parse(Database.Pragma("page_size"));
}

/// <summary>What a look at every page found.</summary>
/// <param name="IsFinished">False when there was no time for all of it.</param>
/// <param name="Damage">In SQLite's words, at most ten; empty when nothing is wrong.</param>
public sealed record StoreIntegrity(bool IsFinished, IReadOnlyList<string> Damage);
