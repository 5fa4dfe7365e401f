using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Introducing;

/// <summary>An accept file whose form and signature hold and whose card is of who it says.</summary>
public sealed record Acceptance
{
    internal Acceptance()
    {
    }

    public required PartnerId Inviter { get; init; }

    public required VerifiedCard Card { get; init; }

    /// <summary><see cref="Invitation.Digest"/> of what it answers.</summary>
    public required Digest InviteDigest { get; init; }

    public required byte[] Nonce { get; init; }

    /// <summary>Card and sheets; only the card was verified here.</summary>
    public required V1.PartnerCard Bundle { get; init; }

    /// <summary>SHA-256 of the exact bytes that were signed.</summary>
    public required Digest Digest { get; init; }

    /// <summary>As it came or was made.</summary>
    public required byte[] File { get; init; }

    public PartnerId Accepter => Card.Id;

    public string Environment => Card.Environment;
}
