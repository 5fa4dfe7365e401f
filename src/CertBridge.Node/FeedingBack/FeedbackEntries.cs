using CertBridge.Node.Operating;
using CertBridge.Node.Releasing;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Feedbacks;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.FeedingBack;

/// <summary>Stored feedback in the words of the local service.</summary>
internal static class FeedbackEntries
{
    private const string ReceivedWord = "received";

    /// <summary>What was said here.</summary>
    public static FeedbackEntry Of(FeedbackRow row, NodeIdentity self)
    {
        FeedbackEntry entry = Saying(row.Message, row.ReportId, row.Partner, self.Id, self.Environment);
        entry.Id = (ulong)row.Id;
        entry.Given = true;
        entry.Partner = row.Partner.Value;
        entry.ReportId = row.ReportId.Value;
        entry.Revision = row.Revision;
        entry.Kind = row.Kind;
        entry.Marking = new Marking { Tlp = row.Tlp, Pap = row.Pap };
        entry.AtMs = RowWords.Millis(row.Said);
        entry.State = row.State.Word();
        entry.By = row.SaidBy;
        entry.Because = row.Because;
        return entry;
    }

    /// <summary>What a partner said.</summary>
    public static FeedbackEntry Of(InboxRow row, NodeIdentity self)
    {
        FeedbackEntry entry = Saying(row.IsDestroyed ? null : Feedback.Parser.ParseFrom(row.ReportJson), row.ReportId, self.Id, row.Partner, self.Environment);
        entry.Id = (ulong)row.Id;
        entry.Partner = row.Partner.Value;
        entry.ReportId = row.ReportId?.Value ?? "";
        entry.Revision = row.Revision;
        entry.Marking = new Marking { Tlp = row.Tlp, Pap = row.Pap };
        entry.AtMs = RowWords.Millis(row.Received);
        entry.State = ReceivedWord;
        entry.EnvelopeId = row.EnvelopeId.ToString();
        return entry;
    }

    private static FeedbackEntry Saying(Feedback? message, ReportId? report, PartnerId sender, PartnerId receiver, string environment)
    {
        if (message is null)
            return new FeedbackEntry { Forgotten = true };
        EnvelopeItem? item = message.Item is { } shown ? EnvelopeItem.Parser.ParseFrom(shown.Item) : null;
        return new FeedbackEntry
        {
            Kind = message.Kind,
            Item = item?.Path ?? "",
            Value = item is null ? "" : FeedbackItem.ValueOf(item),
            Sighting = message.Sighting,
            DuplicateOf = message.DuplicateOf,
            Note = message.Note,
            Person = message.Person,
            Statement = message.Person is null || report is not { } id ? ByteString.Empty : ByteString.CopyFrom(PersonReceipts.Statement(message, id, sender, receiver, environment).ToBytes()),
        };
    }
}
