using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Running;

/// <summary>Writes a file a command was told to write, whole and durable or not at all. What is there is not overwritten.</summary>
internal static class OutputFile
{
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
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritten(path, e);
        }
    }

    private static CommandFailedException NotWritten(string path, Exception e) =>
        new(CommandLineErrors.FileNotWritten, $"{TerminalText.Short(path)} cannot be written: {(e is UnauthorizedAccessException ? "permission denied" : e.Message)}");
}
