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
    public static SealedEnvelope Seal(WorkingNode from, WorkingNode to, string reportId, Marking marking, Feedback feedback) =>
        Seal(from, to, draft => draft with { Kind = EnvelopeKind.Feedback, ReportId = reportId, Marking = marking, Items = [FeedbackItem.Write(feedback)] });

    /// <summary>Anything else it sends.</summary>
    /// <param name="from">Who sends it.</param>
    /// <param name="to">To whom.</param>
    /// <param name="change">Fills in what is sent: at least its kind, report, marking and items.</param>
    public static SealedEnvelope Seal(WorkingNode from, WorkingNode to, Func<EnvelopeDraft, EnvelopeDraft> change)
    {
        var partner = from.Trust.Current.Find(to.Identity.Id)!;
        RecipientKeys recipient = RecipientKeys.Choose(from.Trust.Current.OwnCard, partner, from.Clock.Now)!;
        var draft = new EnvelopeDraft
        {
            Id = EnvelopeId.Create(from.Clock.Now),
            Sender = from.Identity.Id,
            Recipient = to.Identity.Id,
            AgreementHash = partner.InForce(from.Clock.Now)!.Document.Hash,
            Created = from.Clock.Now,
            Expires = from.Clock.Now.AddDays(1),
            ReportId = "",
            Revision = 1,
            Marking = new Marking(),
            Onward = OnwardRule.Nobody,
            Items = [],
        };
        return EnvelopeSealing.Seal(change(draft), from.Keys.Signing, from.Keys.SigningCertificate, recipient.Agreement, recipient.Kem);
    }
}
