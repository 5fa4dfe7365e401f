using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>What the stored decisions about one report say now.</summary>
internal static class DecisionHistory
{
    /// <summary>
    /// Of each partner the last decision of ours on the way out. A partner can send a report under any id, so what came in under the same
    /// one is another matter.
    /// </summary>
    public static IReadOnlyList<DecisionRow> LatestOutgoing(IReadOnlyList<DecisionRow> oldestFirst) =>
        [.. oldestFirst.Where(decision => decision.Direction == DecisionDirection.Outgoing).GroupBy(decision => decision.Partner).Select(ofOne => ofOne.Last())];

    /// <summary>What was decided when the envelope came: the first about it. Those after it are about what would leave the store again.</summary>
    public static DecisionRow? Arrival(IReadOnlyList<DecisionRow> oldestFirst, PartnerId partner, EnvelopeId envelope) =>
        oldestFirst.FirstOrDefault(decision => decision.Direction == DecisionDirection.Incoming && decision.Partner == partner && decision.EnvelopeId == envelope);

    /// <summary>The same of the last envelope that came from the partner.</summary>
    public static DecisionRow? LatestArrival(IReadOnlyList<DecisionRow> oldestFirst, PartnerId partner) =>
        oldestFirst.Where(decision => decision.Direction == DecisionDirection.Incoming && decision.Partner == partner).GroupBy(decision => decision.EnvelopeId).LastOrDefault()?.First();
}
