using CertBridge.Node.Deciding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sharing.Feedbacks;

namespace CertBridge.Node.Tests.FeedingBack;

/// <summary>A partner whose node says what it likes, under keys and an agreement that hold.</summary>
internal static class FeedbackForging
{
    /// <param name="from">Who says it.</param>
    /// <param name="to">Whose report it would be about.</param>
    /// <param name="reportId">As the manifest names it.</param>
    /// <param name="marking">Of the envelope.</param>
    /// <param name="feedback">Whatever it is.</param>
    public static SealedEnvelope Seal(WorkingNode from, WorkingNode to, string reportId, Marking marking, Feedback feedback)
    {
        var partner = from.Trust.Current.Find(to.Identity.Id)!;
        RecipientKeys recipient = RecipientKeys.Choose(from.Trust.Current.OwnCard, partner, from.Clock.Now)!;
        var draft = new EnvelopeDraft
        {
            Id = EnvelopeId.Create(from.Clock.Now),
            Kind = EnvelopeKind.Feedback,
            Sender = from.Identity.Id,
            Recipient = to.Identity.Id,
            AgreementHash = partner.InForce(from.Clock.Now)!.Document.Hash,
            Created = from.Clock.Now,
            Expires = from.Clock.Now.AddDays(1),
            ReportId = reportId,
            Revision = 1,
            Marking = marking,
            Onward = OnwardRule.Nobody,
            Items = [FeedbackItem.Write(feedback)],
        };
        return EnvelopeSealing.Seal(draft, from.Keys.Signing, from.Keys.SigningCertificate, recipient.Agreement, recipient.Kem);
    }
}
