namespace CertBridge.Bench;

/// <summary>Something could not be measured; the message says what and why.</summary>
internal sealed class BenchFailedException(string message) : Exception(message);
