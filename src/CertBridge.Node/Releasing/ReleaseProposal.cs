using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Releasing;

/// <summary>What people are asked to release: the copy one partner would get, its bytes and salts fixed, and what it was decided by.</summary>
internal sealed record ReleaseProposal(SharingDecision Decision, SaltedItems Items)
{
    public int SizeBytes => Items.Bytes.Length;

    /// <param name="decision">Held, or allowed where what changed was held before: what people were asked about once does not go without them.</param>
    /// <returns>Null where it does not wait for people.</returns>
    public static ReleaseProposal? Of(SharingDecision decision) => decision is { Hold.Approvals.Count: > 0 } ? OfCopy(decision) : null;

    public static ReleaseProposal OfCopy(SharingDecision decision)
    {
        Report copy = decision.Redacted?.Copy ?? throw new ArgumentException("A denial has no copy that could be released.", nameof(decision));
        return new ReleaseProposal(decision, SaltedItems.Fix(ReportItems.Split(copy)));
    }

    /// <param name="because">Why it waits; null for what the decision says.</param>
    public ApprovalRow ToRow(DateTimeOffset now, string? because = null)
    {
        Report copy = Decision.Redacted!.Copy;
        return new ApprovalRow
        {
            Partner = Decision.Question.PartnerId,
            ReportId = copy.Id,
            Revision = copy.Revision,
            Tlp = copy.Content.Marking.Tlp,
            Pap = copy.Content.Marking.Pap,
            AgreementHash = Decision.AgreementHash!.Value,
            PolicyHash = Decision.Policy!.Hash,
            ItemRoot = Items.Root,
            ItemCount = Items.Items.Count,
            Needs = ReleaseNeeds.Words(Decision.Hold),
            SignersNeeded = ReleaseNeeds.SignersFor(Decision.Hold),
            Because = because ?? Decision.Because,
            Made = now,
            Expires = now + Limits.ReleaseLife,
            Items = Items.Bytes.ToArray(),
        };
    }
}
