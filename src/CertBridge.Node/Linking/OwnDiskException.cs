namespace CertBridge.Node.Linking;

/// <summary>A file of this node's own home could not be read or written while a frame was handled. It looks like a lost connection, and is none.</summary>
internal sealed class OwnDiskException(Exception cause) : Exception($"{LinkFailure.HomeDown}: {cause.Message}", cause);
