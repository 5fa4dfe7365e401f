using CertBridge.Node.Admitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Restoring;

/// <summary>
/// What a node that came out of a backup does not do yet. It may have forgotten a report, and with it the number it gave it; a retraction, and with it that content may not be shown. Nothing new is made
/// while it waits for a partner with which it has an agreement in force, and what came from a partner it waits for is not handed out.
/// </summary>
internal sealed class RestoredGate(RestoredMark mark, TrustBook trust, TimeProvider time)
{
    /// <summary>Stands in lists where the reason of a denial stands otherwise.</summary>
    public const string Reason = "RESTORED";

    /// <summary>Calls that make something new for partners.</summary>
    private static readonly HashSet<string> Making =
    [
        "ReportService/Submit", "ReportService/Amend", "ReportService/Retract", "InboxService/ForwardInbox", "FeedbackService/AddFeedback", "FeedbackService/AddPersonReceipt", "ApprovalService/GrantApproval",
    ];

    /// <param name="method">Of the call, such as <c>/certbridge.v1.ReportService/Submit</c>.</param>
    /// <exception cref="NodeRefusalException">It would make something new, and a partner has not been heard yet.</exception>
    public void RefuseWhileMarked(string method)
    {
        if (mark.Standing is not null && Making.Contains(method[(method.LastIndexOf('.') + 1)..]) && Hindering() is { } standing)
            throw Refused($"This node is RESTORED: {standing.Sentence}. Nothing new is made before.");
    }

    /// <summary>As the node stands with those it exchanges with; null where it waits for none of them.</summary>
    public RestoredStanding? Hindering()
    {
        if (mark.Standing is not { } standing)
            return null;
        DateTimeOffset now = time.GetUtcNow();
        PartnerId[] exchanging = [.. standing.WaitingFor.Where(partner => trust.Current.Find(partner)?.InForce(now) is not null)];
        return exchanging.Length == 0 ? null : standing with { WaitingFor = [.. exchanging] };
    }

    /// <summary>True while what this partner sent may have been taken back without this node knowing.</summary>
    public bool Withholds(InboxRow row) => mark.IsWaitingFor(row.Partner) || (row.Originator is { } originator && mark.IsWaitingFor(originator));

    /// <exception cref="NodeRefusalException">See <see cref="Withholds"/>.</exception>
    public void RefuseContentOf(InboxRow row)
    {
        if (Withholds(row))
            throw Refused($"This node is RESTORED, and {row.Partner} has not said yet that nothing is missing here: the report may have been taken back since.");
    }

    private static NodeRefusalException Refused(string message) => new(new Problem(BackupErrors.StillRestored, "", message));
}
