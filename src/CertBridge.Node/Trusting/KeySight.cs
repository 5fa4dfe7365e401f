using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;

namespace CertBridge.Node.Trusting;

/// <summary>How far one partner has followed the keys of this node, as it showed.</summary>
/// <param name="CardSerial">Serial of our card that it said it holds; 0 where it never said.</param>
/// <param name="CardDigest">SHA-256 of that card's exact bytes.</param>
/// <param name="SheetSerial">Serial of our key sheet that it said it holds; 0 for none.</param>
/// <param name="Seen">The newest key of each kind that it has met at work.</param>
internal sealed record KeySight(ulong CardSerial, Digest CardDigest, ulong SheetSerial, IReadOnlyList<KeySeen> Seen)
{
    public static readonly KeySight Nothing = new(0, default, 0, []);

    /// <summary>Whether it is this card, or a later one.</summary>
    public bool Holds(VerifiedCard card) => CardSerial == card.Serial ? CardDigest == card.Digest : CardSerial > card.Serial;

    public bool HasSeen(KeyKind kind, KeyId key) => Seen.Any(seen => seen.Kind == kind && seen.Key == key);

    public KeySight With(KeySeen use) => this with { Seen = [.. Seen.Where(seen => seen.Kind != use.Kind), use] };
}

/// <summary>A key of this node that a partner has met at work, and when that was noticed.</summary>
internal sealed record KeySeen(KeyKind Kind, KeyId Key, DateTimeOffset At);
