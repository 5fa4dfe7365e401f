using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Releasing;

/// <summary>What people are asked to release: the copy one partner would get, its bytes and salts fixed, and what it was decided by.</summary>
/// <param name="Persons">Whom TLP:RED is sealed to; none below it.</param>
internal sealed record ReleaseProposal(SharingDecision Decision, SaltedItems Items, IReadOnlyList<ContactPerson> Persons)
{
    public int SizeBytes => Items.Bytes.Length;

    /// <returns>Null where it does not wait for people.</returns>
    public static ReleaseProposal? Of(SharingDecision decision, TrustedPartner partner) => decision is { Hold.Approvals.Count: > 0 } ? OfCopy(decision, partner) : null;

    /// <param name="decision">Held, or allowed where what changed was held before: what people were asked about once does not go without them.</param>
    public static ReleaseProposal OfCopy(SharingDecision decision, TrustedPartner partner)
    {
        Report copy = decision.Redacted?.Copy ?? throw new ArgumentException("A denial has no copy that could be released.", nameof(decision));
        return new ReleaseProposal(decision, SaltedItems.Fix(ReportItems.Split(copy)), NamedPersons.Of(decision, partner, decision.Question.Now));
    }

    /// <param name="now">When the copy was made.</param>
    /// <param name="held">Until when something else than the decision holds it, such as the submission: a hold that was there never gets shorter.</param>
    /// <param name="because">Why it waits; null for what the decision says.</param>
    public ApprovalRow ToRow(DateTimeOffset now, DateTimeOffset? held, string? because = null)
    {
        Report copy = Decision.Redacted!.Copy;
        DateTimeOffset? heldUntil = LaterHold(held, Decision.Hold?.Until, now);
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
            Persons = [.. Persons.Select(person => person.Encryption.KeyId)],
            Needs = ReleaseNeeds.Words(Decision.Hold),
            SignersNeeded = ReleaseNeeds.SignersFor(Decision.Hold),
            Because = because ?? Decision.Because,
            Made = now,
            HeldUntil = heldUntil,
            Expires = (heldUntil ?? now) + Limits.ReleaseLife,
            Items = Items.Bytes.ToArray(),
        };
    }

    /// <returns>The later of two holds; null where neither holds any more.</returns>
    public static DateTimeOffset? LaterHold(DateTimeOffset? one, DateTimeOffset? other, DateTimeOffset now)
    {
        DateTimeOffset? later = one is null || other > one ? other : one;
        return later > now ? later : null;
    }
}
