using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Founding;

/// <summary>
/// Erases private encryption keys when nothing that was sealed to them can be admitted any more (DESIGN section 5): whoever takes the node later opens nothing of what it
/// was sent before. A key is on one key sheet; the last envelope is sealed to it when that sheet ends, and lives as long as an envelope may.
/// </summary>
internal sealed class RetiredKeys(NodeHome home, NodeKeys keys, TimeProvider time, ILogger<RetiredKeys> logger)
{
    /// <summary>
    /// From the making of a key to its erasing: the sheet's 35 days, the 400 days an envelope's header may allow at most (ours take 90), the hour of grace, and two days for clocks
    /// that differ. Later is safe, earlier is not.
    /// </summary>
    public static readonly TimeSpan Kept = FoundingTerms.KeySheet + Limits.EnvelopeLifeMax + Limits.EnvelopeGrace + TimeSpan.FromDays(2);

    /// <summary>
    /// How long this process must have seen a key due, in its own running time, before it is erased. A clock that jumped a year ahead makes every old key due at once, and what is
    /// erased is gone: so there is a warning first, and a day in which somebody may set the clock right.
    /// </summary>
    public static readonly TimeSpan WarnedFor = TimeSpan.FromDays(1);

    private readonly Dictionary<string, long> seenDue = new(StringComparer.Ordinal);

    /// <summary>One look; called by <see cref="IdentityUpkeepWorker"/> alone. Another change under way is waited for: there is a next look.</summary>
    public void Look()
    {
        List<StoredKey> due = Due(OwnSheetKeys());
        foreach (string file in seenDue.Keys.Except(due.Select(key => key.File)).ToArray())
            seenDue.Remove(file); // the clock was set back
        foreach (StoredKey key in due.Where(key => seenDue.TryAdd(key.File, time.GetTimestamp())))
            logger.KeyDue(Path.GetFileName(key.File), time.GetUtcNow());
        if (due.Any(WasWarnedOf))
            HomeLock.Under(home, EraseLocked);
    }

    private Parsed<IReadOnlyList<StoredKey>> EraseLocked()
    {
        IReadOnlyList<StoredKey> due = [.. Due(OwnSheetKeys()).Where(WasWarnedOf)];
        foreach (StoredKey key in due)
        {
            KeyFolder.Erase(key.File);
            seenDue.Remove(key.File);
            keys.ForgetEncryption(key);
            logger.KeyErased(Path.GetFileName(key.File));
        }
        return Parsed<IReadOnlyList<StoredKey>>.Valid(due);
    }

    private bool WasWarnedOf(StoredKey key) => seenDue.TryGetValue(key.File, out long since) && time.GetElapsedTime(since) >= WarnedFor;

    /// <summary>Old enough, and not on the sheet that is on disk. The file's time is when the key was made; writing it again under a passphrase only makes it later.</summary>
    private List<StoredKey> Due(HashSet<Protocol.Ids.KeyId> onSheet)
    {
        DateTime before = time.GetUtcNow().UtcDateTime - Kept;
        return [.. keys.StoredEncryption.Where(key => !onSheet.Contains(key.Key.Id) && File.Exists(key.File) && File.GetLastWriteTimeUtc(key.File) < before)];
    }

    /// <exception cref="IOException">The own card cannot be read: then nothing is erased.</exception>
    private HashSet<Protocol.Ids.KeyId> OwnSheetKeys()
    {
        Parsed<OwnIdentity> own = OwnIdentity.Read(home);
        return own.IsValid
            ? [.. own.Value.Sheet.EncryptionKeys.Select(key => key.KeyId)]
            : throw new IOException(own.Problems[0].ToString());
    }
}
