using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Redacting;

namespace CertBridge.Node.Deciding;

/// <summary>What would be decided for one partner and, where it would be allowed, what would be sealed for it.</summary>
/// <param name="Items">The core and an item for each indicator; none where it would be denied.</param>
internal sealed record ForeseenAnswer(SharingDecision Decision, IReadOnlyList<EnvelopeItem> Items)
{
    /// <summary>How the copy would differ from the report.</summary>
    public IReadOnlyList<RedactionChange> Changes => Decision.Redacted?.Changes ?? [];

    public PartnerId Partner => Decision.Question.PartnerId;

    public int Indicators => Math.Max(0, Items.Count - 1);

    public long SizeBytes => Items.Sum(item => (long)item.Content.Length);
}
