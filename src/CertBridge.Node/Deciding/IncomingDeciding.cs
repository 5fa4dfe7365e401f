using CertBridge.Node.Trusting;
using CertBridge.Node.Watching;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;

namespace CertBridge.Node.Deciding;

/// <summary>The same guards and the policy in force on what arrives: their marking, our agreement, our rules. A denial is quarantined as not allowed.</summary>
internal sealed class IncomingDeciding(NodeIdentity identity, TrustBook trust, FactsKey facts)
{
    public IncomingDecision Decide(OpenedEnvelope envelope, Report report, TrustedPartner partner, DateTimeOffset now)
    {
        if (!EnvelopeId.TryFromBytes(envelope.Header.EnvelopeId.Span, out EnvelopeId id))
            throw new ArgumentException("An opened envelope has an id: its header was read before.", nameof(envelope));
        SharingQuestion question = ReportQuestion.Incoming(identity, envelope.Manifest, report, partner, now);
        PolicyInForce policy = trust.Current.Policy;
        var reportFacts = ReportFacts.Of(report);
        SharingDecision decision = SharingDeciding.Incoming(question, policy.Document, reportFacts);
        if (policy.Shadow is { } shadow)
            decision = decision.Beside(SharingDeciding.Incoming(question, shadow, reportFacts));
        ShadowMeter.Count(NodeMeters.In, decision);
        return new IncomingDecision(decision, report.Id, id, facts);
    }
}
