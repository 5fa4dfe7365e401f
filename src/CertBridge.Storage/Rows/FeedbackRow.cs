using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Rows;

/// <summary>What somebody here said about a report a partner sent.</summary>
public sealed record FeedbackRow
{
    /// <summary>Given by the store; 0 before. Rises with time, so it is also the cursor of lists.</summary>
    public long Id { get; init; }

    /// <summary>The inbox row it is about: under its content key lies what was said.</summary>
    public required long InboxId { get; init; }

    public required PartnerId Partner { get; init; }

    public required ReportId ReportId { get; init; }

    /// <summary>Of the report.</summary>
    public required ulong Revision { get; init; }

    public required FeedbackKind Kind { get; init; }

    /// <summary>That of the report, or of the indicator it is about where that is stricter.</summary>
    public required Tlp Tlp { get; init; }

    public required Pap Pap { get; init; }

    /// <summary>The operator's name.</summary>
    public required string SaidBy { get; init; }

    public required DateTimeOffset Said { get; init; }

    public FeedbackState State { get; init; } = FeedbackState.Waiting;

    /// <summary>When its state last changed; set by the store.</summary>
    public DateTimeOffset Changed { get; init; }

    /// <summary>How often it was tried to say it; set by the store.</summary>
    public int Tries { get; init; }

    /// <summary>The number its newest envelope has about this report; 0 before there was one.</summary>
    public ulong Number { get; init; }

    /// <summary>Why it was refused, dropped or comes back, in words of this node; empty where nothing is to be told.</summary>
    public string Because { get; init; } = "";

    /// <summary>The record of the decision that let it go or did not, as JSON; empty before one was made.</summary>
    public string Decision { get; init; } = "";

    /// <summary>The exact message; null once it was destroyed with the content of the report.</summary>
    public Feedback? Message { get; init; }
}
