using CertBridge.Node.Releasing;
using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Releasing;
using CertBridge.Sharing.Feedbacks;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Receiving;

/// <summary>
/// What a partner says about a report of ours. First by itself: its form, its marking, the item it shows; then in the commit by what the store holds: that this very manifest was sent to this very partner and
/// stands, and how much it said before. Nothing that does not hold is kept.
/// </summary>
internal static class FeedbackJudging
{
    /// <summary>By itself: form, marking, the item it shows.</summary>
    public static ArrivalVerdict Judge(OpenedEnvelope envelope, EnvelopeId id, DateTimeOffset now)
    {
        Manifest manifest = envelope.Manifest;
        if (!MarkingWords.IsWhole(manifest.Marking))
            return new ArrivalVerdict.Refused(RefusalReason.Limit, id, "a feedback has a marking that is known here");
        if (manifest.PreviousManifestDigest.Length + manifest.PersonKeyIds.Count > 0 || manifest.Release is not null)
            return new ArrivalVerdict.Refused(RefusalReason.Limit, id, "a feedback follows no other, and has neither persons nor a release");
        var feedback = FeedbackItem.Read(envelope.Items, now);
        if (!feedback.IsValid)
            return new ArrivalVerdict.Refused(RefusalReason.Limit, id, feedback.Problems[0].ToString());
        if ((manifest.Marking.Tlp == Tlp.Red) != feedback.Value.Person is not null)
            return new ArrivalVerdict.Refused(RefusalReason.Limit, id, "about what is for named persons only they say something, and they sign it");
        if (feedback.Value.Item is { } shown && !IsOf(shown, feedback.Value, manifest))
            return new ArrivalVerdict.Refused(RefusalReason.NotSent, id, "the item it is about is not proven to be one of the report");
        return new ArrivalVerdict.FedBack(id, envelope.ManifestDigest, ReportId.Parse(manifest.ReportId), manifest.Marking, feedback.Value, envelope.SignedBy);
    }

    /// <summary>Where a person says it, by the contact sheet of their CERT.</summary>
    /// <param name="fedBack">As <see cref="Judge"/> gave it.</param>
    /// <param name="sender">Who says it.</param>
    /// <param name="self">Whose report it is about.</param>
    /// <param name="now">When.</param>
    /// <returns>The verdict that holds instead; null where the first one does.</returns>
    public static ArrivalVerdict.Refused? NotSigned(ArrivalVerdict.FedBack fedBack, TrustedPartner sender, NodeIdentity self, DateTimeOffset now)
    {
        if (fedBack.Feedback.Person is not { } person)
            return null;
        PersonReceiptStatement statement = PersonReceipts.Statement(fedBack.Feedback, fedBack.ReportId, self.Id, sender.Id, self.Environment);
        return PersonReceipts.Objection(statement, person.Signature.Span, sender.Contacts, now) is { } objection
            ? new ArrivalVerdict.Refused(objection.IsForged ? RefusalReason.BadSignature : RefusalReason.NotSent, fedBack.EnvelopeId, $"it is no receipt of {person.Name}: {objection.Because}")
            : null;
    }

    /// <summary>By what the store holds, in the commit.</summary>
    /// <returns>The verdict that holds instead; null where the first one does.</returns>
    public static ArrivalVerdict.Refused? Overrule(StoreReader reader, CommitContext context, ArrivalVerdict.FedBack fedBack)
    {
        ReportId report = fedBack.ReportId;
        ulong revision = fedBack.Feedback.Revision;
        OutboxRow? sent = reader.ListOutbox(report).FirstOrDefault(entry => entry.Partner == context.Partner && entry is { Kind: CarriedKind.Report, Number: > 0, Originator: null } && entry.Revision == revision);
        if (sent is null || !fedBack.Feedback.ManifestDigest.Span.SequenceEqual(sent.ManifestDigest.ToBytes()))
            return Refuse(RefusalReason.NotSent, $"no such manifest of {report} revision {revision} was sent to {context.Partner}");
        // Of what is for named persons this node forgot its own copy once it was sent, and they answer all the same.
        if (reader.FindReport(report, revision) is not { } stands || (stands.IsDestroyed && fedBack.Feedback.Person is null) || IsTakenBack(reader, context.Partner, report, revision))
            return Refuse(RefusalReason.Withdrawn, $"{report} revision {revision} was taken back or forgotten");
        if (fedBack.Feedback.Person is { } person && !IsNamed(reader, sent, person))
            return Refuse(RefusalReason.NotSent, $"{report} revision {revision} was not sealed to {person.Name}");
        if (fedBack.Feedback.Person is { } again && reader.ListReceivedFeedback(Limits.FeedbackPerReportMax, about: report).Any(row => row.Partner == context.Partner && IsSame(row, fedBack.Feedback)))
            return Refuse(RefusalReason.Limit, $"{again.Name} said so of {report} revision {revision} before");
        if (MarkingWords.IsLooser(fedBack.Marking, new Marking { Tlp = stands.Tlp, Pap = stands.Pap }))
            return Refuse(RefusalReason.Limit, $"it is marked looser than {report}");
        if (reader.CountReceivedFeedback(context.Partner, report) >= Limits.FeedbackPerReportMax)
            return Refuse(RefusalReason.Limit, $"{Limits.FeedbackPerReportMax} feedbacks about {report} are taken of one partner");
        return reader.CountReceivedFeedbackSince(context.Partner, context.Now.AddHours(-1)) >= Limits.FeedbackPerHourMax
            ? Refuse(RefusalReason.Limit, $"{Limits.FeedbackPerHourMax} feedbacks are taken of one partner in an hour")
            : null;

        ArrivalVerdict.Refused Refuse(RefusalReason reason, string because) => new(reason, fedBack.EnvelopeId, because);
    }

    /// <summary>The persons it was sealed to are those two of ours released it for.</summary>
    private static bool IsNamed(StoreReader reader, OutboxRow sent, PersonReceipt person) =>
        reader.FindApprovalOfEntry(sent.Id) is { } released && released.Persons.Contains(new KeyId(Digest.FromBytes(person.SealedTo.Span)));

    /// <summary>Said again it would read as the person's newest word.</summary>
    private static bool IsSame(InboxRow row, Feedback said) => !row.IsDestroyed
        && Feedback.Parser.ParseFrom(row.ReportJson) is { Person: { } person } before
        && (before.Kind, before.Revision, person.Name, person.Reason) == (said.Kind, said.Revision, said.Person.Name, said.Person.Reason);

    private static bool IsOf(ShownItem shown, Feedback feedback, Manifest manifest) =>
        ItemShowing.Verify(shown, Digest.FromBytes(feedback.ManifestDigest.Span)) is { } proven
        && proven.Item.Type == ReportItems.IndicatorType
        && proven.Manifest.ReportId == manifest.ReportId
        && proven.Manifest.Revision == feedback.Revision;

    private static bool IsTakenBack(StoreReader reader, PartnerId partner, ReportId report, ulong revision) =>
        reader.FindRetraction(report) is not null
        || (reader.FindWithdrawal(report, partner) is { State: not WithdrawalState.Lifted } withdrawal && withdrawal.Revision > revision);
}
