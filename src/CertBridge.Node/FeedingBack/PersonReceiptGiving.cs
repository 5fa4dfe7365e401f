using CertBridge.Node.Admitting;
using CertBridge.Node.Releasing;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Feedbacks;
using CertBridge.Storage;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.FeedingBack;

/// <summary>
/// Reads what a named person here signed about a report that is sealed to them: 1. it is here, and sealed to persons; 2. its form; 3. the person on the own contact sheet signed exactly this. Whoever hands it over says nothing by it. Then
/// <see cref="FeedbackTaking"/> takes it in; the same again is answered with what stands.
/// </summary>
internal sealed class PersonReceiptGiving(NodeIdentity identity, NodeStore store, TrustBook trust, FeedbackTaking taking, TimeProvider time)
{
    public async Task<Parsed<FeedbackRow>> GiveAsync(AddPersonReceiptRequest request, Caller caller, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        // 1
        if (store.Read(reader => reader.FindInbox(request.Id)) is not { } held)
            return Refused(StoredItemErrors.InboxItemUnknown, "id", "Nothing was received under this id.");
        if (store.Read(reader => FeedbackTaking.Objection(reader, held)) is { } objection)
            return Parsed<FeedbackRow>.Invalid(objection);
        if (!held.IsSealedToPersons)
            return Refused(ReleaseErrors.NotForThisPerson, "id", $"{held.ReportId} is not sealed to persons.");
        // 2
        var message = new Feedback
        {
            Kind = request.Kind,
            Revision = held.Revision,
            ManifestDigest = ByteString.CopyFrom(held.ManifestDigest!.Value.ToBytes()),
            Person = request.Person,
        };
        if (FeedbackRules.Objection(message, now) is { } malformed)
            return Parsed<FeedbackRow>.Invalid(malformed);
        if (message.Person is null)
            return Refused(FeedbackErrors.Malformed, "person", "Nobody signed it.");
        // 3
        ReportId report = held.ReportId!.Value;
        PersonReceiptObjection? unsigned = PersonReceipts.Objection(
            PersonReceipts.Statement(message, report, held.Partner, identity.Id, identity.Environment), message.Person.Signature.Span, trust.Current.OwnContacts, now);
        if (unsigned is not null)
            return Refused(FeedbackErrors.PersonUnsigned, "person", $"It is no receipt of this person: {unsigned.Because}.");
        return await taking.TakeAsync(Row(message, held, now), held, caller, cancellationToken);
    }

    private static FeedbackRow Row(Feedback message, InboxRow held, DateTimeOffset now) => new()
    {
        InboxId = held.Id,
        Partner = held.Partner,
        ReportId = held.ReportId!.Value,
        Revision = held.Revision,
        Kind = message.Kind,
        Tlp = held.Tlp,
        Pap = held.Pap,
        SaidBy = message.Person.Name,
        Said = now,
        Message = message,
    };

    private static Parsed<FeedbackRow> Refused(ErrorCode code, string field, string message) => Parsed<FeedbackRow>.Invalid(new Problem(code, field, message));
}
