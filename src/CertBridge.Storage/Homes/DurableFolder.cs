namespace CertBridge.Storage.Homes;

/// <summary>Makes a folder that is found again after a power failure: each new level is flushed into the one above.</summary>
public static class DurableFolder
{
    /// <param name="path">The folder; it may exist, and what is missing above it is made as well.</param>
    /// <param name="mode">Mode of every level that is made, as far as the umask allows it.</param>
    /// <exception cref="IOException">It could not be made or flushed.</exception>
    public static void Make(string path, UnixFileMode mode)
    {
        string whole = Path.GetFullPath(path);
        if (Directory.Exists(whole))
            return;
        string? above = Path.GetDirectoryName(whole);
        if (above is not null)
            Make(above, mode);
        Directory.CreateDirectory(whole, mode);
        if (above is not null)
            DurableFile.FlushFolder(above);
    }
}
