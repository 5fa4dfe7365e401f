using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Withdrawals;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>
/// Seals what takes a report back. No rule is asked: whoever got a report may always be told that it does not hold any more. It says nothing of what the report said.
/// </summary>
internal sealed class WithdrawalSealing(NodeIdentity identity, NodeKeys keys, NodeStore store)
{
    /// <returns>Null where there is nothing to seal to, or no agreement the partner would take it under.</returns>
    public SealedEntry? Seal(WithdrawalRow withdrawal, TrustSnapshot trust, DateTimeOffset now)
    {
        if (trust.Find(withdrawal.Partner) is not { } partner || partner.InForce(now)?.Document is not { } agreement || RecipientKeys.Choose(trust.OwnCard, partner, now) is not { } recipient)
            return null;
        (Digest? previous, Marking marking) = store.Read(reader => Before(reader, withdrawal));
        EnvelopeDraft draft = Draft(withdrawal, agreement, previous, marking, now);
        KeysInUse own = keys.InUse;
        SealedEnvelope envelope = EnvelopeSealing.Seal(draft, own.Signing, own.SigningCertificate, recipient.Agreement, recipient.Kem);
        return new SealedEntry(envelope, withdrawal.ReportId, withdrawal.Revision, partner, agreement.Hash, PolicyHash: null, own.Signing.Id, draft.Expires) { Kind = CarriedKind.Withdrawal, Lane = LaneName.Immediate };
    }

    private EnvelopeDraft Draft(WithdrawalRow withdrawal, Agreement agreement, Digest? previous, Marking marking, DateTimeOffset now) => new()
    {
        Id = EnvelopeId.Create(now),
        Kind = EnvelopeKind.Withdrawal,
        Sender = identity.Id,
        Recipient = withdrawal.Partner,
        AgreementHash = agreement.Hash,
        Created = now,
        Expires = now + OutgoingDeciding.EnvelopeLife,
        ReportId = withdrawal.ReportId.Value,
        Revision = withdrawal.Revision,
        PreviousManifest = previous,
        Marking = marking,
        Onward = OnwardRule.Nobody,
        Exercise = identity.Environment == NodeEnvironment.Exercise,
        Items = [WithdrawalItem.Write(new Withdrawal { Scope = withdrawal.Scope, Reason = withdrawal.Reason, Instruction = withdrawal.Instruction })],
    };

    /// <summary>What the partner got last, and how the report was marked then: both are kept when content is destroyed.</summary>
    private static (Digest? Previous, Marking Marking) Before(StoreReader reader, WithdrawalRow withdrawal)
    {
        OutboxRow? last = reader.LastGot(withdrawal.ReportId, withdrawal.Partner);
        OutboxRow? passedOn = reader.ListOutbox(withdrawal.ReportId, withdrawal.Partner).LastOrDefault(entry => entry.Originator is not null);
        if (passedOn is { Originator: { } originator })
            return (last?.ManifestDigest, reader.MarkingFromOriginator(originator, withdrawal.ReportId, passedOn.Revision) ?? Strictest);
        ReportRow? report = (last is null ? null : reader.FindReport(withdrawal.ReportId, last.Revision)) ?? reader.FindReport(withdrawal.ReportId);
        return (last?.ManifestDigest, report is null ? Strictest : new Marking { Tlp = report.Tlp, Pap = report.Pap });
    }

    private static Marking Strictest => new() { Tlp = Tlp.Red, Pap = Pap.Red };
}
