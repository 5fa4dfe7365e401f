using CertBridge.Protocol.Errors;

namespace CertBridge.Node;

/// <summary>Reads a whole file whose size has a limit; the limit is checked before memory is taken.</summary>
internal static class BoundedFile
{
    /// <param name="code">Under which code a missing, unreadable or oversized file is reported.</param>
    public static Parsed<byte[]> Read(string path, int sizeBytesMax, ErrorCode code)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > sizeBytesMax)
                return Refused(path, $"{path} has {file.Length} bytes; the limit is {sizeBytesMax}.", code);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return Parsed<byte[]>.Valid(bytes);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Refused(path, $"{path} cannot be read: {failure.Message}", code);
        }
    }

    private static Parsed<byte[]> Refused(string path, string message, ErrorCode code) =>
        Parsed<byte[]>.Invalid(new Problem(code, Path.GetFileName(path), message));
}
