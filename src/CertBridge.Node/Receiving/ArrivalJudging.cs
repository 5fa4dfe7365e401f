using CertBridge.Node.Deciding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;
using CertBridge.Sharing.Withdrawals;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Receiving;

/// <summary>
/// Judges one envelope without touching the store, so that many are judged at once. The order is cheap before dear and fails closed:
/// 1. sizes; 2. the header: parties, expiry; 3. the suite, on the partner's card and against its floor;
/// 4. the agreement it names; 5. open and verify; 6. the report inside; 7. may it be here.
/// </summary>
internal sealed class ArrivalJudging(NodeIdentity identity, TrustBook trust, NodeKeys keys, IncomingDeciding deciding, SuiteFloors floors, TimeProvider time, ILogger<ArrivalJudging> logger)
{
    /// <summary>
    /// Never throws. A fault of our own must not end the link: the same number would come again on the next one, and again, and nothing behind it would
    /// ever arrive. It is "busy", which is looked at by a person after an hour and settled after a day.
    /// </summary>
    public ArrivalVerdict Judge(PartnerId partner, Arrival arrival)
    {
        try
        {
            return JudgeInOrder(partner, arrival);
        }
        catch (Exception fault)
        {
            logger.JudgingFault(partner, arrival.Number, fault.GetType().Name, fault.StackTrace ?? "");
            return new ArrivalVerdict.Busy(BusyReason.PolicyDown);
        }
    }

    private ArrivalVerdict JudgeInOrder(PartnerId partner, Arrival arrival)
    {
        if (arrival.Header.Length is 0 or > Limits.HeaderBytesMax || arrival.Cms.Length is 0 or > Limits.CmsBytesMax)
            return Refuse(RefusalReason.Limit, null, $"header {arrival.Header.Length} bytes (limit {Limits.HeaderBytesMax}), cms {arrival.Cms.Length} bytes (limit {Limits.CmsBytesMax})");
        Parsed<EnvelopeHeader> header = arrival.ReadHeader;
        if (!header.IsValid || !EnvelopeId.TryFromBytes(header.Value.EnvelopeId.Span, out EnvelopeId id))
            return Refuse(RefusalReason.Limit, null, "the envelope header is not of the form of docs/ENVELOPE.md");
        return trust.Current.Find(partner) is { } sender
            ? Header(sender, header.Value, id) ?? Suite(sender, header.Value, id) ?? Floor(sender, header.Value, id) ?? Agreement(sender, header.Value, id) ?? Content(sender, arrival, id)
            : Refuse(RefusalReason.WrongRecipient, id, "the sender left the partner list");
    }

    private ArrivalVerdict.Refused? Header(TrustedPartner sender, EnvelopeHeader header, EnvelopeId id)
    {
        if (header.Sender != sender.Id.Value || header.Recipient != identity.Id.Value)
            return Refuse(RefusalReason.WrongRecipient, id, "the header names other parties than the two ends of this link");
        DateTimeOffset now = time.GetUtcNow();
        return header.ExpiresMs < (ulong)(now - Limits.EnvelopeGrace).ToUnixTimeMilliseconds()
            ? Refuse(RefusalReason.Expired, id, $"it expired {DateTimeOffset.FromUnixTimeMilliseconds((long)header.ExpiresMs):yyyy-MM-ddTHH:mmZ}, more than an hour ago")
            : null;
    }

    /// <summary>Before the floor, as in docs/ENVELOPE.md: what no card of the sender offers is not kept. Opening asks it again of the same card.</summary>
    private static ArrivalVerdict.Refused? Suite(TrustedPartner sender, EnvelopeHeader header, EnvelopeId id) => sender.Card.Suites.Any(offered => offered == header.Suite)
        ? null
        : Refuse(RefusalReason.Limit, id, $"suite {EnvelopeSuite.NameOf(header.Suite)} is not on the card of {sender.Id}");

    /// <summary>
    /// Once a partner has sealed with a stronger suite, a weaker one is a step back that somebody must vouch for: kept, and not opened. Where the own card
    /// offers nothing that reaches the floor, the step back is ours and the partner seals as it must: then it waits until people here decide.
    /// </summary>
    private ArrivalVerdict? Floor(TrustedPartner sender, EnvelopeHeader header, EnvelopeId id)
    {
        if (floors.Admits(sender.Id, header.Suite))
            return null;
        uint floor = floors.Of(sender.Id);
        if (!trust.Current.OwnCard.Suites.Any(offered => floors.Admits(sender.Id, offered)))
            return new ArrivalVerdict.Busy(BusyReason.KeyStoreDown, FloorWords.OwnCardBelow(sender.Id, floor));
        return new ArrivalVerdict.Quarantined(
            QuarantineReason.NotAllowed, id, null, $"suite_below_floor: suite {EnvelopeSuite.NameOf(header.Suite)} is below {EnvelopeSuite.NameOf(floor)}, which {sender.Id} has used before", null);
    }

    /// <summary>Unknown or not signed by both yet: it may be on its way, so the sender is asked to come again. Known and not in force: refused.</summary>
    private ArrivalVerdict? Agreement(TrustedPartner sender, EnvelopeHeader header, EnvelopeId id)
    {
        if (!Digest.TryFromBytes(header.AgreementHash.Span, out Digest named))
            return Refuse(RefusalReason.WrongAgreement, id, "the header names no agreement");
        if (sender.InForce(time.GetUtcNow())?.Document.Hash == named)
            return null;
        KnownAgreement? known = sender.Agreements.FirstOrDefault(agreement => agreement.Document.Hash == named);
        return known is null || known.SignedBy.Count < 2
            ? new ArrivalVerdict.Busy(BusyReason.AgreementNotKnown)
            : Refuse(RefusalReason.WrongAgreement, id, $"agreement {known.Document.Id} v{known.Document.Version} is not in force here");
    }

    private ArrivalVerdict Content(TrustedPartner sender, Arrival arrival, EnvelopeId id)
    {
        var context = new OpeningContext(identity.Id, sender.Card, keys.Encryption, time.GetUtcNow());
        switch (EnvelopeOpening.Open(arrival.Header, arrival.Cms, context))
        {
            case OpenOutcome.Refused refused:
                return Refuse(refused.Reason, id, $"the envelope was refused: {refused.Reason}");
            case OpenOutcome.Opened opened:
                return opened.Envelope.Header.Kind switch
                {
                    EnvelopeKind.Withdrawal => Withdrawal(opened.Envelope, id),
                    EnvelopeKind.PassedOn => PassedOn(sender, opened.Envelope, id, arrival.Lane),
                    EnvelopeKind.Feedback => Feedback(sender, opened.Envelope, id),
                    _ => Report(sender, opened.Envelope, id, arrival.Lane),
                };
            case OpenOutcome.ForPersons { Envelope.Header.Kind: not EnvelopeKind.Report }:
                return Refuse(RefusalReason.Limit, id, "only a report is sealed to persons");
            case OpenOutcome.ForPersons forPersons:
                return Persons(sender, forPersons.Envelope, id, arrival.Lane);
            default:
                return new ArrivalVerdict.Quarantined(QuarantineReason.Unopenable, id, null, "it could not be opened, or its signature does not hold", null);
        }
    }

    private ArrivalVerdict Report(TrustedPartner sender, OpenedEnvelope envelope, EnvelopeId id, LaneName lane)
    {
        Parsed<Report> report = ReportItems.Join(envelope.Items, envelope.Manifest);
        if (!report.IsValid)
            return Quarantine(QuarantineReason.ContentInvalid, envelope, id, report.Problems[0].ToString(), null);
        IncomingDecision decision = deciding.Decide(envelope, report.Value, sender, time.GetUtcNow(), lane);
        if (!decision.IsAllowed)
            return Quarantine(QuarantineReason.NotAllowed, envelope, id, $"{decision.Reason}: {decision.Because}", decision);
        return new ArrivalVerdict.Stored(id, envelope.ManifestDigest, Admitted(report.Value, envelope, decision));
    }

    /// <summary>What the sender did not make itself: believed as far as its originator's own signature holds, under the card of it that is held here.</summary>
    private ArrivalVerdict PassedOn(TrustedPartner sender, OpenedEnvelope envelope, EnvelopeId id, LaneName lane)
    {
        switch (PassedOnReading.Read(envelope, originator => trust.Current.Find(originator)?.Card))
        {
            case PassedOnOutcome.Refused refused:
                return Refuse(refused.Reason, id, refused.Because);
            case PassedOnOutcome.NotVouchedFor unknown:
                return Quarantine(QuarantineReason.NotAllowed, envelope, id, $"{ReasonCodes.Word(ReasonCode.OriginNotSender)}: {unknown.Because}", null) with { Class = DenialClass.Origin, Originator = unknown.Originator };
            case PassedOnOutcome.Proven { Report: { } proven }:
                Parsed<Report> report = ReportItems.Join(proven.Items, proven.Manifest, proven.Indexes);
                if (!report.IsValid)
                    return Quarantine(QuarantineReason.ContentInvalid, envelope, id, report.Problems[0].ToString(), null) with { Originator = proven.Originator };
                if (report.Value.Origin != proven.Originator || !report.Value.Id.IsNamedAfter(proven.Originator))
                {
                    string because = $"it names {report.Value.Origin} as its originator under the id {report.Value.Id}, and {proven.Originator} signed it";
                    return Quarantine(QuarantineReason.ContentInvalid, envelope, id, because, null) with { Originator = proven.Originator };
                }
                IncomingDecision decision = deciding.Decide(envelope, report.Value, sender, time.GetUtcNow(), lane, isPassedOn: true);
                return decision.IsAllowed
                    ? new ArrivalVerdict.Stored(id, envelope.ManifestDigest, Admitted(report.Value, envelope, decision) with { ItemsWithheld = proven.ItemsWithheld })
                    : Quarantine(QuarantineReason.NotAllowed, envelope, id, $"{decision.Reason}: {decision.Because}", decision) with { Originator = proven.Originator };
            default:
                throw new InvalidOperationException("an outcome of reading that is not known");
        }
    }

    private ArrivalVerdict Feedback(TrustedPartner sender, OpenedEnvelope envelope, EnvelopeId id)
    {
        DateTimeOffset now = time.GetUtcNow();
        ArrivalVerdict verdict = FeedbackJudging.Judge(envelope, id, now);
        return verdict is ArrivalVerdict.FedBack fedBack ? FeedbackJudging.NotSigned(fedBack, sender, identity, now) ?? verdict : verdict;
    }

    /// <summary>Who may send a report may take it back, whatever the policy says by now: no rule is asked.</summary>
    private static ArrivalVerdict Withdrawal(OpenedEnvelope envelope, EnvelopeId id)
    {
        Parsed<Withdrawal> withdrawal = WithdrawalItem.Read(envelope.Items, envelope.Manifest);
        return withdrawal.IsValid
            ? new ArrivalVerdict.Withdrawn(
                id, envelope.ManifestDigest, ReportId.Parse(envelope.Manifest.ReportId), envelope.Manifest.Revision, envelope.Manifest.Marking, withdrawal.Value, envelope.SignedBy)
            : Quarantine(QuarantineReason.ContentInvalid, envelope, id, withdrawal.Problems[0].ToString(), null);
    }

    private static ArrivalVerdict.Quarantined Quarantine(QuarantineReason reason, OpenedEnvelope envelope, EnvelopeId id, string because, IncomingDecision? decision) =>
        new(reason, id, envelope.ManifestDigest, because, decision) { ReportId = ReportId.Parse(envelope.Manifest.ReportId), Revision = envelope.Manifest.Revision };

    /// <summary>Kept as it is sealed: whoever it is for looks into it, and checks what this node cannot.</summary>
    private ArrivalVerdict Persons(TrustedPartner sender, PersonSealedEnvelope envelope, EnvelopeId id, LaneName lane)
    {
        IncomingDecision decision = deciding.Decide(envelope, sender, trust.Current.OwnContacts, time.GetUtcNow(), lane);
        if (!decision.ReportId.IsNamedAfter(sender.Id)) // beside the sender's own it would be the one people ask for by its id
            return Quarantine(QuarantineReason.ContentInvalid, $"its id {decision.ReportId} is not one of {sender.Id}", null);
        if (!decision.IsAllowed)
            return Quarantine(QuarantineReason.NotAllowed, $"{decision.Reason}: {decision.Because}", decision);
        var admitted = new AdmittedReport(
            decision.ReportId, envelope.Manifest.Revision, sender.Id, AdmittedReport.SealedTitle, envelope.Manifest.Marking, (int)envelope.Manifest.ItemCount - 1, [], envelope.SignedBy, decision)
        {
            Expires = envelope.Manifest.ContentExpires(),
            IsSealedToPersons = true,
        };
        return new ArrivalVerdict.Stored(id, envelope.ManifestDigest, admitted);

        ArrivalVerdict.Quarantined Quarantine(QuarantineReason reason, string because, IncomingDecision? decided) =>
            new(reason, id, envelope.ManifestDigest, because, decided) { ReportId = decision.ReportId, Revision = envelope.Manifest.Revision };
    }

    private static AdmittedReport Admitted(Report report, OpenedEnvelope envelope, IncomingDecision decision) => new(
        report.Id,
        report.Revision,
        report.Origin,
        report.Content.Title.First,
        envelope.Manifest.Marking,
        report.Content.Indicators.Count,
        ReportJson.Write(report),
        envelope.SignedBy,
        decision)
    {
        Expires = report.Content.Expires,
    };

    private static ArrivalVerdict.Refused Refuse(RefusalReason reason, EnvelopeId? id, string because) => new(reason, id, because);
}
