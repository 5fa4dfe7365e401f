using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Checkpoints;

/// <summary>True when <paramref name="signature"/> is one by this key over the message. A key that is not known, or was revoked, verifies nothing.</summary>
public delegate bool VerifyBytes(KeyId key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
