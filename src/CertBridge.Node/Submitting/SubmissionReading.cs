using CertBridge.Formats;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Node.Submitting;

/// <summary>The document of a submission as a draft, with what a foreign format lost on the way and what had to be filled in.</summary>
internal sealed record SubmissionReading(ReportDraft Draft, IReadOnlyList<LossEntry> Losses, IReadOnlyList<DefaultedField> Defaulted, IReadOnlyList<Problem> Warnings)
{
    public static Parsed<SubmissionReading> Read(SubmissionOrder order, NodeSettings settings, TrustSnapshot trust, DateTimeOffset now) => order.Format switch
    {
        ReportFormats.Yaml => OfOurs(ReportReading.Yaml(order.Document, now)),
        ReportFormats.Json => OfOurs(ReportReading.Json(order.Document, now)),
        _ => OfOthers(order, settings, trust, now),
    };

    private static Parsed<SubmissionReading> OfOurs(Parsed<ReportDraft> read) => read.IsValid
        ? Parsed<SubmissionReading>.Valid(new SubmissionReading(read.Value, [], [], read.Problems))
        : Parsed<SubmissionReading>.Invalid(read.Problems);

    private static Parsed<SubmissionReading> OfOthers(SubmissionOrder order, NodeSettings settings, TrustSnapshot trust, DateTimeOffset now)
    {
        var options = new ForeignReadingOptions
        {
            Stated = order.Marking,
            Contacts = new ReportContacts { Lead = trust.OwnContacts?.DutyContacts is [string first, ..] ? first : trust.OwnCard.Name },
            Now = now,
            IsExercise = settings.Environment == NodeEnvironment.Exercise,
            BytesMax = settings.Limits.ReportBytes,
            Columns = order.Columns,
            Title = order.Title,
        };
        Parsed<ForeignReport> read = ReportFormats.Foreign(order.Format, order.Document, options);
        return read.IsValid
            ? Parsed<SubmissionReading>.Valid(new SubmissionReading(read.Value.Draft, read.Value.Losses, read.Value.Defaulted, read.Problems))
            : Parsed<SubmissionReading>.Invalid(read.Problems);
    }
}
