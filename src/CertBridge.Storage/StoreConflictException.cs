namespace CertBridge.Storage;

/// <summary>A work would break what the store promises: a number twice, a floor that jumps, a log that forks. It was undone alone.</summary>
public sealed class StoreConflictException(string message, Exception? cause = null) : Exception(message, cause);
