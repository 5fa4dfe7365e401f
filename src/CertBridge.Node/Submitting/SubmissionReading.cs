using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Node.Submitting;

/// <summary>The document of a submission to a draft, with what a foreign format lost on the way and what had to be filled in.</summary>
internal sealed record SubmissionReading(ReportDraft Draft, IReadOnlyList<LossEntry> Losses, IReadOnlyList<DefaultedField> Defaulted)
{
    public static Parsed<SubmissionReading> Read(SubmissionOrder order, DateTimeOffset now) => order.Format switch
    {
        "yaml" => OfOurs(ReportReading.Yaml(order.Document, now)),
        "json" => OfOurs(ReportReading.Json(order.Document, now)),
        _ => Parsed<SubmissionReading>.Invalid(new Problem(SubmissionErrors.FormatUnknown, "format", "It is none of yaml and json.")),
    };

    private static Parsed<SubmissionReading> OfOurs(Parsed<ReportDraft> read) => read.IsValid
        ? Parsed<SubmissionReading>.Valid(new SubmissionReading(read.Value, [], []), read.Problems)
        : Parsed<SubmissionReading>.Invalid(read.Problems);
}
