using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Introducing;

/// <summary>An invite file whose form and signature hold and whose card is of who it says. Its dates are for the caller to judge, because this room has no clock.</summary>
public sealed record Invitation
{
    internal Invitation()
    {
    }

    public required VerifiedCard Card { get; init; }

    /// <summary>Whom it is for.</summary>
    public required PartnerId Accepter { get; init; }

    public required DateTimeOffset Issued { get; init; }

    public required DateTimeOffset Expires { get; init; }

    /// <summary>What <see cref="IntroductionNonce.Commit"/> gave.</summary>
    public required Digest Commitment { get; init; }

    /// <summary>Card and sheets; only the card was verified here.</summary>
    public required V1.PartnerCard Bundle { get; init; }

    /// <summary>SHA-256 of the exact bytes that were signed. Not of the file: whoever carries it could write the same signature in another way.</summary>
    public required Digest Digest { get; init; }

    /// <summary>As it came or was made.</summary>
    public required byte[] File { get; init; }

    public PartnerId Inviter => Card.Id;

    public string Environment => Card.Environment;

    /// <summary>The same on both sides.</summary>
    public string IntroductionId => Digest.ToString()[..32];
}
