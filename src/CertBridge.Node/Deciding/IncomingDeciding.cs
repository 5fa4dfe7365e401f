using CertBridge.Node.Releasing;
using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;

namespace CertBridge.Node.Deciding;

/// <summary>The same guards and the policy in force on what arrives: their marking, our agreement, our rules. A denial is quarantined as not allowed.</summary>
internal sealed class IncomingDeciding(NodeIdentity identity, TrustBook trust, FactsKey facts)
{
    /// <param name="envelope">The sender's.</param>
    /// <param name="report">What is inside.</param>
    /// <param name="partner">The sender.</param>
    /// <param name="now">When.</param>
    /// <param name="lane">The one it came by: a release names the most urgent one.</param>
    /// <param name="isPassedOn">Another partner made it, and its signature was verified.</param>
    public IncomingDecision Decide(OpenedEnvelope envelope, Report report, TrustedPartner partner, DateTimeOffset now, LaneName lane = LaneName.Routine, bool isPassedOn = false)
    {
        SharingQuestion question = Released(ReportQuestion.Incoming(identity, envelope.Manifest, report, partner, isPassedOn, now), envelope.Header, envelope.Manifest, partner, lane);
        var reportFacts = ReportFacts.Of(report);
        SharingDecision decision = trust.Current.Policy.Ask(policy => SharingDeciding.Incoming(question, policy, reportFacts));
        ShadowMeter.Count(NodeMeters.In, decision);
        return new IncomingDecision(decision, report.Id, IdOf(envelope.Header), facts);
    }

    /// <summary>What is sealed to persons: by the guards and the facts of the manifest alone, since no rule can look inside.</summary>
    public IncomingDecision Decide(PersonSealedEnvelope envelope, TrustedPartner partner, VerifiedContactSheet? own, DateTimeOffset now, LaneName lane = LaneName.Routine)
    {
        SharingQuestion question = Released(ReportQuestion.ForPersons(identity, envelope, partner, own, now), envelope.Header, envelope.Manifest, partner, lane);
        return new IncomingDecision(SharingDeciding.IncomingForPersons(question), ReportId.Parse(envelope.Manifest.ReportId), IdOf(envelope.Header), facts);
    }

    private SharingQuestion Released(SharingQuestion question, EnvelopeHeader header, Manifest manifest, TrustedPartner partner, LaneName lane) =>
        question with { Release = IncomingRelease.Of(header, manifest, lane, partner.Card, identity.Environment, question.Now) };

    private static EnvelopeId IdOf(EnvelopeHeader header) => EnvelopeId.TryFromBytes(header.EnvelopeId.Span, out EnvelopeId id)
        ? id
        : throw new ArgumentException("An opened envelope has an id: its header was read before.", nameof(header));
}
