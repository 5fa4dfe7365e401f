using CertBridge.Node.Releasing;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Reports;

namespace CertBridge.Node.Deciding;

/// <summary>The same guards on what arrives: their marking, our agreement. A denial is quarantined as not allowed.</summary>
internal sealed class IncomingDeciding(NodeIdentity identity)
{
    /// <param name="lane">The one it came by: a release names the most urgent one.</param>
    public IncomingDecision Decide(OpenedEnvelope envelope, Report report, TrustedPartner partner, DateTimeOffset now, LaneName lane = LaneName.Routine) =>
        Decide(ReportQuestion.Incoming(identity, envelope.Manifest, report, partner, now), envelope.Header, envelope.Manifest, report.Id, partner, lane);

    /// <summary>What is sealed to persons: by the facts of the manifest alone.</summary>
    public IncomingDecision Decide(PersonSealedEnvelope envelope, TrustedPartner partner, VerifiedContactSheet? own, DateTimeOffset now, LaneName lane = LaneName.Routine) =>
        Decide(ReportQuestion.ForPersons(identity, envelope, partner, own, now), envelope.Header, envelope.Manifest, ReportId.Parse(envelope.Manifest.ReportId), partner, lane);

    private IncomingDecision Decide(SharingQuestion question, EnvelopeHeader header, Manifest manifest, ReportId report, TrustedPartner partner, LaneName lane)
    {
        if (!EnvelopeId.TryFromBytes(header.EnvelopeId.Span, out EnvelopeId id))
            throw new ArgumentException("An opened envelope has an id: its header was read before.", nameof(header));
        SharingQuestion released = question with { Release = IncomingRelease.Of(header, manifest, lane, partner.Card, identity.Environment, question.Now) };
        return new IncomingDecision(SharingDeciding.Incoming(released), report, id);
    }
}
