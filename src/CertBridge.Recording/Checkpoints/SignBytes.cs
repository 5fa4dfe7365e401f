namespace CertBridge.Recording.Checkpoints;

/// <summary>Signs with the log key: ECDSA P-256 with SHA-256, the signature in DER.</summary>
public delegate byte[] SignBytes(ReadOnlySpan<byte> message);
