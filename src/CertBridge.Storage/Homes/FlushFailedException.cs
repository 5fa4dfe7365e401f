namespace CertBridge.Storage.Homes;

/// <summary>
/// fsync(2) said no. What the disk holds of the file is unknown, and a second flush would say yes to pages the system has thrown away: nobody flushes
/// again and believes it.
/// </summary>
public sealed class FlushFailedException(string message) : IOException(message);
