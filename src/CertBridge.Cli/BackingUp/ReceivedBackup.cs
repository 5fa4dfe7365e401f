using System.Globalization;
using System.Security.Cryptography;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.BackingUp;
using CertBridge.Node.Restoring;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.BackingUp;

/// <summary>One file of a backup while it comes from the node: under a name nobody takes for a backup until every byte is on the disk, was read back, and is what the node sent.</summary>
internal sealed class ReceivedBackup : IDisposable
{
    private readonly string folder;
    private readonly string temporary;
    private readonly FileStream file;
    private Digest? told;

    /// <param name="part">As the node calls it: the ending of its name.</param>
    public ReceivedBackup(string folder, string part)
    {
        this.folder = folder;
        Part = part;
        temporary = Path.Combine(folder, $"certbridge-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp");
        file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
    }

    public string Part { get; }

    /// <summary>After <see cref="Keep"/>.</summary>
    public string Name { get; private set; } = "";

    /// <summary>After <see cref="Keep"/>.</summary>
    public BackupHeader? Header { get; private set; }

    public long SizeBytes { get; private set; }

    /// <summary>SHA-256 over all of it, as read back.</summary>
    public Digest Digest { get; private set; }

    public void Take(TakeBackupResponse answer)
    {
        file.Write(answer.Piece.Span);
        if (!answer.Digest.IsEmpty)
            told = Digest.TryFromBytes(answer.Digest.Span, out Digest digest) ? digest : null;
    }

    /// <summary>Flushed, read back and compared.</summary>
    /// <exception cref="CommandFailedException">The node did not come to its end, or the disk gave other bytes than were written.</exception>
    public void Verify()
    {
        file.Dispose();
        DurableFile.FlushFile(temporary);
        using FileStream written = File.OpenRead(temporary);
        Digest = Digest.FromBytes(SHA256.HashData(written));
        SizeBytes = written.Length;
        if (told != Digest)
        {
            string what = told is null ? "the node did not come to the end of the backup" : $"{TerminalText.Short(folder)} gives other bytes than were written";
            throw new CommandFailedException(BackupErrors.Damaged, $"{what}; nothing was kept", "Look at the disk, and take it again.");
        }
        Header = RestoreDesk.ReadHeader(temporary) ?? throw new CommandFailedException(BackupErrors.NotABackup, "what the node sent does not begin as a backup does; nothing was kept");
        Name = Path.Combine(folder, Header.Name + Part);
    }

    /// <summary>Under its name from here on.</summary>
    public void Keep()
    {
        if (Path.Exists(Name))
            throw new CommandFailedException(CommandLineErrors.FileExists, string.Create(CultureInfo.InvariantCulture, $"{TerminalText.Short(Name)} exists; nothing was kept"));
        File.Move(temporary, Name, overwrite: false);
        DurableFile.FlushFolder(folder);
    }

    public void Dispose()
    {
        file.Dispose();
        File.Delete(temporary);
    }
}
