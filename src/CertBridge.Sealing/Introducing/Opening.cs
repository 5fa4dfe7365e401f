using CertBridge.Protocol.Ids;

namespace CertBridge.Sealing.Introducing;

/// <summary>A reveal file whose signature by the inviter holds and whose nonce is the one that was committed to.</summary>
public sealed record Opening
{
    internal Opening()
    {
    }

    /// <summary><see cref="Acceptance.Digest"/> of what it answers.</summary>
    public required Digest AcceptDigest { get; init; }

    public required byte[] Nonce { get; init; }

    /// <summary>As it came or was made.</summary>
    public required byte[] File { get; init; }
}
