namespace CertBridge.Storage;

/// <summary>
/// The store failed and stays so until the node starts again: after a failed write or flush nobody knows what is on the disk, and a second try
/// could report as durable what is not. Whatever waited for this answer must be taken as not stored, and asked for again after the restart.
/// </summary>
public sealed class StoreFailedException(string message, Exception? cause = null) : Exception(message, cause);
