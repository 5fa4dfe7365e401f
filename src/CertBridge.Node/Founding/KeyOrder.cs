using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Founding;

/// <summary>
/// Which keys behind the one in use were in use before it, and which are only announced: a card lists both behind the first. Files of keys are numbered as they are made, so what is older than the one in use was
/// replaced by it, and so was what is not here.
/// </summary>
internal sealed class KeyOrder(KeyFolder folder)
{
    public Parsed<IReadOnlySet<KeyId>> Replaced(VerifiedCard card)
    {
        HashSet<KeyId> replaced = [];
        foreach (KeyKind kind in Enum.GetValues<KeyKind>())
        {
            Parsed<IReadOnlyList<StoredKey>> stored = folder.Read(kind);
            if (!stored.IsValid)
                return Parsed<IReadOnlySet<KeyId>>.Invalid(stored.Problems);
            KeyId[] made = [.. stored.Value.Select(key => key.Key.Id)];
            foreach (StoredKey key in stored.Value)
                key.Dispose();
            KeyId[] listed = [.. Listed(card, kind)];
            replaced.UnionWith(listed.Skip(1).Where(key => Array.IndexOf(made, key) < Array.IndexOf(made, listed[0])));
        }
        return Parsed<IReadOnlySet<KeyId>>.Valid(replaced);
    }

    /// <summary>In the order of the card: the first is the one in use.</summary>
    public static IEnumerable<KeyId> Listed(VerifiedCard card, KeyKind kind) => kind switch
    {
        KeyKind.Signing => card.SigningKeys.Select(key => key.KeyId),
        KeyKind.Log => card.LogKeys.Select(key => key.Id),
        _ => V1.Card.Parser.ParseFrom(card.Wire.Card).TlsPins.Select(pin => new KeyId(Digest.FromBytes(pin.Span))),
    };
}
