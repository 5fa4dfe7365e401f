using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using Google.Protobuf;

namespace CertBridge.Node.Rotating;

/// <summary>The keys of this organisation for people: state, since when, and how far partners are with those that matter for the next step.</summary>
internal sealed class KeyListing(KeyLog log, TrustBook trust, NodeKeys keys, KeySights sights)
{
    /// <summary>Of those that are over, the newest.</summary>
    private const int PastShownMax = 100;

    public ListKeysResponse List()
    {
        KeyLife[] all = [.. log.Lives.All.OrderBy(life => life.Use).ThenBy(life => life.Since).ThenBy(life => life.Key.ToString(), StringComparer.Ordinal)];
        HashSet<KeyId> past = [.. all.Where(life => !life.IsListed).OrderByDescending(life => life.Since).Take(PastShownMax).Select(life => life.Key)];
        return new ListKeysResponse { CardSerial = trust.Current.OwnCard.Serial, Keys = { all.Where(life => life.IsListed || past.Contains(life.Key)).Select(ToSummary) } };
    }

    private KeySummary ToSummary(KeyLife life)
    {
        bool isInUse = life.IsListed && life.Use.KindOf() is { } kind && keys.InUse.OfKind(kind) == life.Key;
        var summary = new KeySummary
        {
            Use = life.Use.Word(),
            KeyId = ByteString.CopyFrom(life.Key.ToBytes()),
            State = life.State.Word(),
            SinceMs = (ulong)life.Since.ToUnixTimeMilliseconds(),
            InUse = isInUse,
            SuspectSinceMs = (ulong)(life.SuspectSince?.ToUnixTimeMilliseconds() ?? 0),
        };
        if (life.Use.KindOf() is not { } asked || !(isInUse || life.State == KeyState.Announced))
            return summary;
        foreach (PartnerId partner in trust.Current.Partners.Keys)
        {
            KeySight sight = sights.Of(partner);
            bool isThatFar = isInUse ? sight.HasSeen(asked, life.Key) : sight.CardSerial >= life.ListedBy;
            (isThatFar ? summary.Partners : summary.WaitingFor).Add(partner.Value);
        }
        return summary;
    }
}
