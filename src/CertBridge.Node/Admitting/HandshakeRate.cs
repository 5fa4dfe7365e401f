using System.Net;
using CertBridge.Node.Rationing;

namespace CertBridge.Node.Admitting;

/// <summary>
/// Handshakes cost a signature and a verification each. One address has a rate, and strangers together have half of what this node does in a second:
/// the other half waits for addresses somebody known has called from. Thread-safe.
/// </summary>
internal sealed class HandshakeRate(int perSecond, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, TokenBucket> addresses = [];
    private readonly KnownAddresses known = new(time);
    private readonly TokenBucket all = new(perSecond, perSecond, time);
    private readonly TokenBucket strangers = new(perSecond / 2.0, perSecond / 2.0, time);

    public bool IsKnown(IPAddress address)
    {
        lock (gate)
            return known.Contains(address);
    }

    /// <summary>Somebody of our partners or operators has called from here.</summary>
    /// <param name="owner">Whose key it was.</param>
    /// <param name="address">Where from.</param>
    public void Know(string owner, IPAddress address)
    {
        lock (gate)
            known.Add(owner, address);
    }

    public bool Admits(IPAddress address)
    {
        lock (gate)
            return Bucket(address).TryTake() && (known.Contains(address) || strangers.TryTake()) && all.TryTake();
    }

    private TokenBucket Bucket(IPAddress address)
    {
        if (addresses.TryGetValue(address, out TokenBucket? bucket))
            return bucket;
        if (addresses.Count >= AdmissionLimits.AddressesMax)
            Forget();
        return addresses[address] = new TokenBucket(AdmissionLimits.HandshakesPerAddress, AdmissionLimits.HandshakesPerAddressBurst, time);
    }

    /// <summary>Drops those that have rested; if every one is busy they all begin anew, and the rate of strangers still holds.</summary>
    private void Forget()
    {
        foreach (IPAddress rested in addresses.Where(pair => pair.Value.IsFull).Select(pair => pair.Key).ToList())
            addresses.Remove(rested);
        if (addresses.Count >= AdmissionLimits.AddressesMax)
            addresses.Clear();
    }
}
