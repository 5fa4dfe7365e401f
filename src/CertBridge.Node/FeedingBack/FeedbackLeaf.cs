using CertBridge.Node.Admitting;
using CertBridge.Sharing.Feedbacks;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.FeedingBack;

/// <summary>What the node log keeps of a feedback: who said of which report that it is what, and to whom. Neither the note nor what it was said about.</summary>
internal static class FeedbackLeaf
{
    public const string Kind = "feedback";

    public static byte[] Write(FeedbackRow row, Caller caller) => NodeLeafText.Write(text =>
    {
        text.WriteString("report", row.ReportId.Value);
        text.WriteNumber("revision", row.Revision);
        text.WriteString("partner", row.Partner.Value);
        text.WriteString("feedback", FeedbackWords.Of(row.Kind));
        if (FeedbackWords.IsPersons(row.Kind))
            text.WriteString("person", row.SaidBy);
        text.WriteCaller(caller, row.Said);
    });
}
