using System.Collections.Concurrent;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Rationing;

/// <summary>The ration of every partner. It outlives links: who dials again begins no new second and no new hour.</summary>
internal sealed class PartnerRations(LimitSettings limits, TimeProvider time)
{
    private readonly ConcurrentDictionary<PartnerId, PartnerRation> rations = new();

    public PartnerRation Of(PartnerId partner) => rations.GetOrAdd(partner, _ => new PartnerRation(limits, time));
}
