using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Rotating;

/// <summary>How far each partner has followed the keys of this node. It is on disk before it counts: <c>card sign</c> reads it there.</summary>
internal sealed class KeySights
{
    private readonly NodeHome home;
    private readonly Lock gate = new();
    private readonly Dictionary<PartnerId, KeySight> sights;

    public KeySights(NodeHome home, TrustBook trust)
    {
        this.home = home;
        sights = trust.Current.Partners.Keys.ToDictionary(partner => partner, partner => KeySightFile.Read(home, partner));
    }

    /// <summary>Raised after a change. Handlers are quick and do not throw.</summary>
    public event Action? Changed;

    public KeySight Of(PartnerId partner)
    {
        lock (gate)
            return sights.GetValueOrDefault(partner) ?? KeySight.Nothing;
    }

    public IReadOnlyDictionary<PartnerId, KeySight> All()
    {
        lock (gate)
            return new Dictionary<PartnerId, KeySight>(sights);
    }

    /// <exception cref="IOException">The home cannot be written.</exception>
    public void Note(PartnerId partner, Func<KeySight, KeySight> change)
    {
        lock (gate)
        {
            KeySight before = sights.GetValueOrDefault(partner) ?? KeySight.Nothing;
            KeySight after = change(before);
            if (after == before)
                return;
            KeySightFile.Write(home, partner, after);
            sights[partner] = after;
        }
        Changed?.Invoke();
    }
}
