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

    public static DecisionRow? Incoming(IReadOnlyList<DecisionRow> decisions, PartnerId partner, EnvelopeId envelope) =>
        decisions.LastOrDefault(decision => decision.Direction == DecisionDirection.Incoming && decision.Partner == partner && decision.EnvelopeId == envelope);
}
