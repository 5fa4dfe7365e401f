using System.Security.Cryptography;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.BackingUp;

/// <summary>Every file of a home but the store, in memory: keys, cards, agreements, policies, operators, settings. Links and what is being written are left out.</summary>
internal sealed class HomeFiles : IDisposable
{
    private readonly List<(BackupEntry Entry, byte[] Bytes)> files = [];

    private HomeFiles()
    {
    }

    public IReadOnlyList<(BackupEntry Entry, byte[] Bytes)> Files => files;

    /// <summary>By rising names.</summary>
    /// <exception cref="IOException">One is too large, there are too many, or one cannot be read; also when one goes away while it is looked at.</exception>
    public static HomeFiles Read(NodeHome home)
    {
        var read = new HomeFiles();
        try
        {
            long left = BackupFile.HomeBytesMax;
            foreach (string path in Paths(home).Order(StringComparer.Ordinal))
            {
                BackupEntry entry = read.Add(home, path);
                left -= entry.SizeBytes;
                if (left < 0 || read.files.Count > BackupFile.FilesMax)
                    throw new IOException($"{home} holds more than {BackupFile.FilesMax} files or {BackupFile.HomeBytesMax} bytes beside the store");
            }
            return read;
        }
        catch
        {
            read.Dispose();
            throw;
        }
    }

    /// <summary>True when nothing was changed between the two looks.</summary>
    public bool IsSame(HomeFiles other) => files.Select(file => file.Entry).SequenceEqual(other.files.Select(file => file.Entry));

    public void Dispose()
    {
        foreach ((_, byte[] bytes) in files)
            CryptographicOperations.ZeroMemory(bytes);
    }

    private BackupEntry Add(NodeHome home, string path)
    {
        string name = BackupFile.HomePrefix + Path.GetRelativePath(home.Folder, path);
        using FileStream file = File.OpenRead(path);
        if (file.Length > BackupFile.FileBytesMax)
            throw new IOException($"{path} has {file.Length} bytes; a file of a home has at most {BackupFile.FileBytesMax}");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var entry = new BackupEntry(name, BackupEntry.ModeOf(File.GetUnixFileMode(path)), bytes.Length, Digest.Of(bytes));
        if (!entry.IsSound)
            throw new IOException($"{path} has a name that cannot be restored");
        files.Add((entry, bytes));
        return entry;
    }

    private static IEnumerable<string> Paths(NodeHome home) => Beneath(new DirectoryInfo(home.Folder), home.StoreFolder);

    private static IEnumerable<string> Beneath(DirectoryInfo folder, string store)
    {
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos())
        {
            if (entry.LinkTarget is not null || entry.FullName == store)
                continue;
            if (entry is DirectoryInfo inner)
            {
                foreach (string path in Beneath(inner, store))
                    yield return path;
            }
            else if (entry.Extension != ".tmp" && entry.Name != "change.lock")
            {
                yield return entry.FullName;
            }
        }
    }
}
