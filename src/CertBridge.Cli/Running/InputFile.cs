using CertBridge.Cli.Printing;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Running;

/// <summary>Reads what a command is given: a file, or <c>-</c> for standard input. The limit holds before memory is spent.</summary>
internal static class InputFile
{
    public const string StandardInput = "-";

    /// <exception cref="CommandFailedException">It is not there, not readable, or over the limit.</exception>
    public static byte[] Read(string path, int bytesMax)
    {
        if (path == StandardInput && !Console.IsInputRedirected)
            throw CommandFailedException.Usage("standard input is a terminal; a file was expected there", "Give a path, or redirect a file into it.");
        try
        {
            return AwaitedInput.Read(() =>
            {
                using Stream stream = path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
                return Read(stream, path, bytesMax);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            string why = e is FileNotFoundException or DirectoryNotFoundException ? "it does not exist"
                : Directory.Exists(path) ? "it is a folder"
                : e is UnauthorizedAccessException ? "permission denied" : "the system refuses";
            throw Unreadable(path, why);
        }
    }

    /// <summary>Said before anything is made of the name: whoever mistyped it wants to hear of the file, not of its ending.</summary>
    /// <exception cref="CommandFailedException">There is no such file.</exception>
    public static void RefuseMissing(string path)
    {
        if (path != StandardInput && !File.Exists(path))
            throw Unreadable(path, Directory.Exists(path) ? "it is a folder" : "it does not exist");
    }

    private static CommandFailedException Unreadable(string path, string why) =>
        new(CommandLineErrors.FileUnreadable, $"{TerminalText.Short(path)} cannot be read: {why}");

    private static byte[] Read(Stream stream, string path, int bytesMax)
    {
        if (stream.CanSeek && stream.Length > bytesMax)
            throw TooLarge(path, $"has {stream.Length} bytes", bytesMax);
        var buffer = new byte[Math.Min(bytesMax + 1, stream.CanSeek ? (int)stream.Length + 1 : 64 * 1024)];
        int count = 0;
        while (stream.Read(buffer, count, buffer.Length - count) is var read and > 0)
        {
            count += read;
            if (count > bytesMax)
                throw TooLarge(path, "has more", bytesMax);
            if (count == buffer.Length)
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, bytesMax + 1));
        }
        return buffer[..count];
    }

    private static CommandFailedException TooLarge(string path, string size, int bytesMax) =>
        new(CommandLineErrors.FileTooLarge, $"{TerminalText.Short(path)} {size}; the limit is {bytesMax} bytes");
}
