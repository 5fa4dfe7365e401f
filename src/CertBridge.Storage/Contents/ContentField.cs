using System.Text;

namespace CertBridge.Storage.Contents;

/// <summary>A column that holds content. Its name and its row are bound into what is sealed, so that no blob opens in another place.</summary>
internal sealed class ContentField
{
    public static readonly ContentField ReportTitle = new("report.title");
    public static readonly ContentField ReportJson = new("report_body.json");
    public static readonly ContentField OutboxHeader = new("outbox_body.header");
    public static readonly ContentField OutboxCms = new("outbox_body.cms");
    public static readonly ContentField InboxTitle = new("inbox.title");
    public static readonly ContentField InboxReason = new("inbox.reason");
    public static readonly ContentField InboxHeader = new("inbox_body.header");
    public static readonly ContentField InboxCms = new("inbox_body.cms");
    public static readonly ContentField InboxReport = new("inbox_body.report_json");
    public static readonly ContentField ApprovalItems = new("approval_body.items");

    public static readonly ContentField FeedbackSaid = new("feedback_body.said");

    /// <summary>Not content but the keys to it: sealed in the same form, under the store key.</summary>
    public static readonly ContentField Key = new("content_key.wrapped");

    private static readonly ContentField[] All =
        [ReportTitle, ReportJson, OutboxHeader, OutboxCms, InboxTitle, InboxReason, InboxHeader, InboxCms, InboxReport, ApprovalItems, FeedbackSaid];

    private ContentField(string name)
    {
        Name = name;
        NameBytes = Encoding.ASCII.GetBytes(name);
    }

    /// <summary>Table and field, as a person looks for them.</summary>
    public string Name { get; }

    public byte[] NameBytes { get; }

    public static ContentField Named(string name) =>
        All.FirstOrDefault(field => field.Name == name) ?? throw new ArgumentException($"No content lies in {name}.", nameof(name));
}
