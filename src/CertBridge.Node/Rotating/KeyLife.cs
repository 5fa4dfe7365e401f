using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;

namespace CertBridge.Node.Rotating;

/// <summary>What became of one key, as far as the node log says.</summary>
/// <param name="Key">Which.</param>
/// <param name="Use">What for.</param>
/// <param name="State">By <see cref="KeyStates"/>.</param>
/// <param name="Since">When it came into that state, by this node's clock.</param>
/// <param name="ListedBy">Serial of the card that was in force when it was first listed.</param>
/// <param name="IsListed">True until it is retired or revoked.</param>
/// <param name="SuspectSince">Null where it is not suspect.</param>
internal sealed record KeyLife(KeyId Key, KeyUse Use, KeyState State, DateTimeOffset Since, ulong ListedBy, bool IsListed, DateTimeOffset? SuspectSince);

/// <summary>One event in the life of a key.</summary>
/// <param name="Happened">What.</param>
/// <param name="Use">What the key is for.</param>
/// <param name="Key">Which.</param>
/// <param name="CardSerial">Serial of the own card then.</param>
internal sealed record KeyHappening(KeyEvent Happened, KeyUse Use, KeyId Key, ulong CardSerial)
{
    /// <summary>Who has met it at work; null for another event.</summary>
    public PartnerId? Partner { get; init; }

    /// <summary>Since when it is suspect; null for another event.</summary>
    public DateTimeOffset? SuspectSince { get; init; }
}
