using CertBridge.Node.Operating;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Feedbacks;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.FeedingBack;

/// <summary>Stored feedback in the words of the local service.</summary>
internal static class FeedbackEntries
{
    private const string ReceivedWord = "received";

    /// <summary>What was said here.</summary>
    public static FeedbackEntry Of(FeedbackRow row)
    {
        FeedbackEntry entry = Saying(row.Message);
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
    public static FeedbackEntry Of(InboxRow row)
    {
        FeedbackEntry entry = Saying(row.IsDestroyed ? null : Feedback.Parser.ParseFrom(row.ReportJson));
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

    private static FeedbackEntry Saying(Feedback? message)
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
        };
    }
}
