using CertBridge.Node.Releasing;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;

namespace CertBridge.Node.Deciding;

/// <summary>The same guards on what arrives: their marking, our agreement. A denial is quarantined as not allowed.</summary>
internal sealed class IncomingDeciding(NodeIdentity identity)
{
    /// <param name="lane">The one it came by: a release names the most urgent one.</param>
    public IncomingDecision Decide(OpenedEnvelope envelope, Report report, TrustedPartner partner, DateTimeOffset now, LaneName lane = LaneName.Routine)
    {
        if (!EnvelopeId.TryFromBytes(envelope.Header.EnvelopeId.Span, out EnvelopeId id))
            throw new ArgumentException("An opened envelope has an id: its header was read before.", nameof(envelope));
        SharingQuestion question = ReportQuestion.Incoming(identity, envelope.Manifest, report, partner, now) with
        {
            Release = IncomingRelease.Of(envelope.Header, envelope.Manifest, lane, partner.Card, identity.Environment, now),
        };
        return new IncomingDecision(SharingDeciding.Incoming(question), report.Id, id);
    }
}
