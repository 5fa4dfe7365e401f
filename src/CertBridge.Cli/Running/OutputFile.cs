using System.Runtime.InteropServices;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Running;

/// <summary>Writes a file a command was told to write, whole and durable or not at all. What is there is not overwritten.</summary>
internal static partial class OutputFile
{
    private const int MayWrite = 2; // W_OK
    private const int MayEnter = 1; // X_OK
    private const int ErrnoMax = 133;

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode PrivateFolder = Private | UnixFileMode.UserExecute;
    private const UnixFileMode ReadableFolder = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>For what may be handed on: a card, an agreement, a certificate.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, Readable);

    /// <summary>For what a partner entrusted to us.</summary>
    public static void WritePrivate(string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, Private);

    /// <summary>A folder for such files; it may exist.</summary>
    public static void MakePrivateFolder(string path) => MakeFolder(path, PrivateFolder);

    /// <summary>A folder for what may be handed on; it may exist.</summary>
    public static void MakeFolder(string path) => MakeFolder(path, ReadableFolder);

    /// <summary>Said before a change whose outcome is written to the file: without the file it would have to be undone. That the disk has room is not looked at.</summary>
    /// <exception cref="CommandFailedException">It is there, or its folder is not or is closed to this user.</exception>
    public static void RefuseUnwritable(string path)
    {
        if (Path.Exists(path))
            throw new CommandFailedException(CommandLineErrors.FileExists, $"{TerminalText.Short(path)} exists; nothing was changed");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        RefuseClosed(path, folder, Directory.Exists(folder) ? null : $"there is no folder {folder}");
    }

    /// <summary>The same for a folder, which is made when it is not there.</summary>
    /// <exception cref="CommandFailedException">It cannot be made, is a file, or is closed to this user.</exception>
    public static void RefuseUnwritableFolder(string path)
    {
        string there = Path.GetFullPath(path);
        while (!Path.Exists(there))
            there = Path.GetDirectoryName(there)!;
        RefuseClosed(path, there, Directory.Exists(there) ? null : $"{there} is a file");
    }

    private static void RefuseClosed(string path, string folder, string? missing)
    {
        string? why = missing ?? (Access(folder, MayWrite | MayEnter) == 0 ? null : Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        if (why is not null)
            throw new CommandFailedException(CommandLineErrors.FileNotWritten, $"{TerminalText.Short(path)} cannot be written: {TerminalText.Escape(why)}; nothing was changed");
    }

    private static void MakeFolder(string path, UnixFileMode mode)
    {
        try
        {
            Directory.CreateDirectory(path, mode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(path, e);
        }
    }

    private static void Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        try
        {
            DurableFile.Write(path, bytes, mode, mayReplace: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new CommandFailedException(CommandLineErrors.FileExists, $"{TerminalText.Short(path)} exists");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or (IOException and not FlushFailedException))
        {
            throw NotWritten(path, e);
        }
    }

    /// <summary>In words of ours: the system's name the file that is renamed to this one, which is gone by now.</summary>
    private static CommandFailedException NotWritten(string path, Exception e) => new(CommandLineErrors.FileNotWritten, $"{TerminalText.Short(path)} cannot be written: " + e switch
    {
        UnauthorizedAccessException => "permission denied",
        DirectoryNotFoundException => "its folder does not exist",
        IOException { HResult: > 0 and <= ErrnoMax and int error } => Marshal.GetPInvokeErrorMessage(error),
        _ => "the system refuses",
    });

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);
}
