using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;

namespace CertBridge.Node.Receiving;

/// <summary>What people are told of a floor that this node itself cannot reach any more.</summary>
internal static class FloorWords
{
    /// <summary>The kind of the alarm.</summary>
    public const string OwnCardBelowKind = "SUITE_FLOOR_OWN_CARD";

    /// <summary>The same sentence for every envelope, so that the store counts one alarm.</summary>
    public static string OwnCardBelow(PartnerId partner, uint floor) =>
        $"{partner} seals below {EnvelopeSuite.NameOf(floor)} because this node's own card does not offer that any more, and the floor still demands it; what it sends waits there. "
        + $"Two officers lower the floor: certbridge partner floor {partner} --lower-to classical --out FILE. Or sign a card on a machine that has the suite: certbridge card sign";
}
