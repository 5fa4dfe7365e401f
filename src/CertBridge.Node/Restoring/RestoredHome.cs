using CertBridge.Node.BackingUp;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Restoring;

/// <summary>The home a backup is written into, and how to take away again what was written.</summary>
/// <param name="home">Where.</param>
/// <param name="keepsPrivate">False for one that is only looked at: private keys and content keys are not written then.</param>
internal sealed class RestoredHome(NodeHome home, bool keepsPrivate)
{
    private const string KeysPrefix = BackupFile.HomePrefix + "keys/";

    private readonly List<string> written = [];
    private readonly HashSet<string> folders = [];

    /// <exception cref="BackupRefusedException">Something lies there, or it is another user's.</exception>
    public void DemandEmpty()
    {
        foreach (string folder in new[] { home.Folder, home.StoreFolder }.Where(Directory.Exists))
        {
            if (Directory.EnumerateFileSystemEntries(folder).FirstOrDefault() is { } there)
                throw new BackupRefusedException(BackupErrors.HomeNotEmpty, "home", $"{there} lies there already.");
            if (FileOwner.Of(folder) is { } owner && owner != FileOwner.Self)
                throw new BackupRefusedException(BackupErrors.HomeNotEmpty, "home", $"{folder} belongs to the user {owner}, and this is {FileOwner.Self}: what is restored would not be the node's.");
        }
    }

    public void Begin()
    {
        Make(home.Folder);
        Make(home.StoreFolder);
        RestoredMark.Begin(home);
        written.Add(RestoredMark.FileOf(home));
    }

    /// <summary>Where the bytes of one file go.</summary>
    public Stream? Open(BackupEntry entry)
    {
        if (!keepsPrivate && entry.Name.StartsWith(KeysPrefix, StringComparison.Ordinal))
            return null;
        string path = entry.Name switch
        {
            BackupFile.StoreName => home.StoreFile,
            _ when entry.Name.StartsWith(BackupFile.HomePrefix, StringComparison.Ordinal) => Path.Combine(home.Folder, entry.Name[BackupFile.HomePrefix.Length..]),
            _ => throw new BackupRefusedException(BackupErrors.NotABackup, "", $"A backup holds {entry.Name}, which belongs elsewhere."),
        };
        Make(Path.GetDirectoryName(path)!);
        written.Add(path);
        var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = KeyFolder.FileMode });
        File.SetUnixFileMode(file.SafeFileHandle, entry.Mode);
        return file;
    }

    /// <summary>Content keys back in their rows; compared alone where nothing private is kept.</summary>
    /// <exception cref="BackupRefusedException">They are not as many as the inventory says, or not those that were signed.</exception>
    public void TakeKeys(BackupReading contentKeys)
    {
        string path = Path.Combine(home.StoreFolder, "content-keys.tmp");
        contentKeys.ReadAll(entry =>
        {
            if (entry.Name != BackupFile.ContentKeysName || entry.SizeBytes != contentKeys.Inventory.ContentKeys * StoreSnapshot.KeyRecordBytes)
                throw new BackupRefusedException(BackupErrors.OtherContentKeys, "", "The file does not hold content keys alone.");
            if (!keepsPrivate)
                return null;
            written.Add(path);
            return new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = KeyFolder.FileMode });
        });
        if (!keepsPrivate)
            return;
        using (FileStream keys = File.OpenRead(path))
            RestoredStore.PutKeys(home.StoreFile, keys);
        ErasedFile.Delete(path);
        written.Remove(path);
    }

    /// <summary>Every file and folder is on the disk before the mark says that the home is whole.</summary>
    public void Finish(RestoredStanding standing)
    {
        foreach (string file in written)
            DurableFile.FlushFile(file);
        foreach (string folder in folders)
            DurableFile.FlushFolder(folder);
        if (standing.WaitingFor.IsEmpty)
            DurableFile.Remove(RestoredMark.FileOf(home));
        else
            RestoredMark.Finish(home, standing);
    }

    /// <summary>What was written is overwritten and removed, and the folders that were made.</summary>
    public void Erase()
    {
        string[] more = Directory.Exists(home.StoreFolder) ? Directory.GetFiles(home.StoreFolder) : []; // what SQLite puts beside a store
        foreach (string file in written.Concat(more).Distinct().Where(File.Exists))
            ErasedFile.Delete(file);
        foreach (string folder in folders.OrderByDescending(folder => folder.Length))
            Directory.Delete(folder);
    }

    private void Make(string folder)
    {
        for (string? above = folder; above is not null && !Directory.Exists(above) && IsOurs(above); above = Path.GetDirectoryName(above))
            folders.Add(above);
        DurableFolder.Make(folder, KeyFolder.FolderMode);
    }

    private bool IsOurs(string folder) => folder.StartsWith(home.Folder, StringComparison.Ordinal) || folder.StartsWith(home.StoreFolder, StringComparison.Ordinal);
}
