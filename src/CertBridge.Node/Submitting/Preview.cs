using CertBridge.Node.Deciding;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Submitting;

/// <summary>What would become of a submission.</summary>
internal abstract record Preview
{
    private Preview()
    {
    }

    /// <summary>It would be a report of its own.</summary>
    /// <param name="Answers">One per partner it was meant for: all, or those named.</param>
    public sealed record New(Report Report, IReadOnlyList<ForeseenAnswer> Answers, SubmissionReading Reading) : Preview;

    /// <summary>The same key and bytes were submitted before; nothing new would be stored or sent.</summary>
    public sealed record SubmittedBefore(Submission Submission, ReportRow Row) : Preview;
}
