using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;

namespace CertBridge.Node.Deciding;

/// <summary>What would be decided for one partner and, where it would be allowed, what would be sealed for it.</summary>
/// <param name="Items">The core and an item for each indicator; none where it would be denied.</param>
/// <param name="Withheld">Paths in the report of what would stay here all the same.</param>
internal sealed record ForeseenAnswer(SharingDecision Decision, IReadOnlyList<EnvelopeItem> Items, IReadOnlyList<string> Withheld)
{
    public PartnerId Partner => Decision.Question.PartnerId;

    public int Indicators => Math.Max(0, Items.Count - 1);

    public long SizeBytes => Items.Sum(item => (long)item.Content.Length);
}
