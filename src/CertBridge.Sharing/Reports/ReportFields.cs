using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Reports;

/// <summary>
/// The fields of a report, as read from YAML and JSON alike. A value read from a document with problems may hold nulls where the type says
/// otherwise; it never gets out, because the reader gives no value then.
/// </summary>
internal static class ReportFields
{
    public const string ApiVersion = "certbridge/v1";
    public const string DocumentKind = "IncidentReport";

    private const int PartnersMax = 64;
    private const int EntriesMax = 1_000;

    /// <summary>Codes of a report's documents.</summary>
    public static readonly DocumentErrors Errors = new()
    {
        Malformed = ReportErrors.Malformed,
        Schema = ReportErrors.Schema,
        Vocabulary = ReportErrors.Vocabulary,
        Limit = ReportErrors.Limit,
        Text = ReportErrors.ForbiddenCharacter,
    };

    /// <summary>The content: everything but the names the node gives.</summary>
    /// <param name="report">The whole document.</param>
    /// <param name="now">The time of submission; null for a report that was judged when it was submitted.</param>
    public static ReportDraft Read(DocumentFields report, DateTimeOffset? now)
    {
        report.Word("apiVersion", [ApiVersion], required: true);
        report.Word("kind", [DocumentKind], required: true);
        Marking marking = MarkingFields.ReadWhole(report, out string? iep, out ExchangePolicy? terms);
        var draft = new ReportDraft
        {
            Type = report.Word("reportType", Vocabularies.ReportTypes.Words) ?? "incident",
            Tlp = marking.Tlp,
            Pap = marking.Pap,
            Iep = iep,
            ExchangePolicy = terms,
            IsExercise = report.Truth("exercise", required: true) ?? false,
            ExerciseName = report.Text("exerciseName", 200),
            Recipients = report.Partners("recipients", PartnersMax),
            Persons = PartnerPersons.Read(report),
            OnwardAllowed = report.Has("onwardAllowed") ? report.Partners("onwardAllowed", PartnersMax) : null,
            EmbargoUntil = report.Instant("embargoUntil"),
            Redact = RedactionProfile.ReadNames(report, "redact"),
            Expires = ReadExpires(report, now),
            Title = LanguageText.Read(report, "title", 200, required: true, isMultiline: false)!,
            Description = LanguageText.Read(report, "description", 20_000, required: true, isMultiline: true)!,
            Summary = LanguageText.Read(report, "summary", 1_000, required: false, isMultiline: true),
            Stage = report.Word("stage", Vocabularies.Stages.Words, required: true)!,
            Determination = report.Word("determination", Vocabularies.Determinations.Words, required: true)!,
            Status = report.Word("status", Vocabularies.Statuses.Words, required: true)!,
            Malicious = report.Word("malicious", Vocabularies.Suspicions.Words),
            CrossBorder = report.Word("crossBorder", Vocabularies.Suspicions.Words),
            Classification = Classification.Read(report.Group("classification", required: true)),
            RootCause = report.Word("rootCause", Vocabularies.RootCauses.Words),
            Sectors = report.Words("sectors", 32, Vocabularies.Sectors.Words, required: true),
            Subsectors = report.Words("subsectors", 32, Vocabularies.Subsectors.Words),
            Countries = report.Words("countries", 251, Vocabularies.Countries.Words),
            EntityClass = report.Word("entityClass", Vocabularies.EntityClasses.Words),
            Severity = Severity.Read(report.Group("severity", required: true)),
            Impact = Impact.Read(report.Group("impact")),
            Times = ReportTimes.Read(report.Group("times"), now),
            Victims = [.. report.Groups("victims", EntriesMax).Select(victim => Victim.Read(victim, isSubmitted: now is not null))],
            Indicators = [.. report.Groups("indicators", Limits.ReportIndicatorsMax).Select(indicator => Indicator.Read(indicator, marking, now))],
            Timeline = [.. report.Groups("timeline", EntriesMax).Select(TimelineEntry.Read)],
            Measures = [.. report.Groups("measures", EntriesMax).Select(Measure.Read)],
            Contacts = ReportContacts.Read(report.Group("contacts", required: true)),
            Related = [.. report.Groups("related", EntriesMax).Select(RelatedReport.Read)],
            References = [.. report.Groups("references", EntriesMax).Select(ReportReference.Read)],
            AnalystNotes = report.Text("analystNotes", 20_000, isMultiline: true),
        };
        RefuseNotTaken(report);
        ReportRules.Check(draft, report, isSubmitted: now is not null);
        return draft;
    }

    private static DateTimeOffset? ReadExpires(DocumentFields report, DateTimeOffset? now)
    {
        DateTimeOffset? expires = report.Instant("expires");
        if (expires <= now)
            report.Report(ReportErrors.TimeOrder, "expires", $"{InstantText.Write(expires.Value)} is not in the future.");
        return expires;
    }

    // What this version cannot keep is refused by name: leaving it out silently would send a report its author wanted held.
    private static void RefuseNotTaken(DocumentFields report)
    {
        if (report.Node("attachments") is DocumentList { Items.Count: > 0 } or DocumentMap or DocumentScalar)
            report.Report(ReportErrors.AttachmentNotTaken, "attachments", "Attachments are not carried by this version.");
    }
}
