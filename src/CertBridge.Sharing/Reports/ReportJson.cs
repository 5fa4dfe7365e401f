using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>A report as JSON: the same report always gives the same bytes, and only such JSON is read.</summary>
public static class ReportJson
{
    private const int AuthorLengthMax = 200;

    public static byte[] Write(Report report) => JsonFields.Object(json =>
    {
        WriteHead(json);
        WriteNames(json, report);
        WriteContent(json, report.Content);
    });

    /// <summary>A draft, without names; what <see cref="ReportReading.Json"/> reads.</summary>
    public static byte[] Write(ReportDraft draft) => JsonFields.Object(json =>
    {
        WriteHead(json);
        WriteContent(json, draft);
    });

    /// <summary>A report judged when it was submitted: rules that look at a clock are not asked again.</summary>
    public static Parsed<Report> Read(ReadOnlyMemory<byte> bytes)
    {
        Parsed<DocumentNode> tree = DocumentReading.Json(bytes, ReportFields.Errors);
        if (!tree.IsValid)
            return Parsed<Report>.Invalid(tree.Problems);
        var problems = new DocumentProblems(ReportFields.Errors);
        if (DocumentFields.Open(tree.Value, problems) is not { } fields)
            return Parsed<Report>.Invalid(problems.All);
        Report report = ReadNames(fields, ReportFields.Read(fields, now: null));
        fields.RefuseOthers();
        return problems.Conclude(() => report);
    }

    private static void WriteHead(Utf8JsonWriter json)
    {
        json.Text("apiVersion", ReportFields.ApiVersion);
        json.Text("kind", ReportFields.DocumentKind);
    }

    private static void WriteNames(Utf8JsonWriter json, Report report)
    {
        json.Text("id", report.Id.Value);
        json.Text("uuid", report.Uuid.ToString("D"));
        json.WriteNumber("revision", report.Revision);
        json.Text("origin", report.Origin.Value);
        json.Text("author", report.Author);
    }

    private static void WriteContent(Utf8JsonWriter json, ReportDraft draft)
    {
        json.Text("reportType", draft.Type);
        MarkingFields.Write(json, draft.Marking, draft.Iep, draft.ExchangePolicy);
        json.WriteBoolean("exercise", draft.IsExercise);
        json.Text("exerciseName", draft.ExerciseName);
        json.Texts("recipients", [.. draft.Recipients.Select(partner => partner.Value)]);
        PartnerPersons.Write(json, draft.Persons);
        WriteOnward(json, draft.OnwardAllowed);
        json.Instant("embargoUntil", draft.EmbargoUntil);
        json.Texts("redact", draft.Redact);
        json.Instant("expires", draft.Expires);
        draft.Title.Write(json, "title");
        draft.Description.Write(json, "description");
        draft.Summary?.Write(json, "summary");
        json.Text("stage", draft.Stage);
        json.Text("determination", draft.Determination);
        json.Text("status", draft.Status);
        json.Text("malicious", draft.Malicious);
        json.Text("crossBorder", draft.CrossBorder);
        draft.Classification.Write(json);
        json.Text("rootCause", draft.RootCause);
        json.Texts("sectors", draft.Sectors);
        json.Texts("subsectors", draft.Subsectors);
        json.Texts("countries", draft.Countries);
        json.Text("entityClass", draft.EntityClass);
        draft.Severity.Write(json);
        draft.Impact?.Write(json);
        draft.Times.Write(json);
        json.Groups("victims", draft.Victims, Victim.Write);
        json.Groups("indicators", draft.Indicators, Indicator.Write);
        json.Groups("timeline", draft.Timeline, TimelineEntry.Write);
        json.Groups("measures", draft.Measures, Measure.Write);
        draft.Contacts.Write(json);
        json.Groups("related", draft.Related, RelatedReport.Write);
        json.Groups("references", draft.References, ReportReference.Write);
        json.Text("analystNotes", draft.AnalystNotes);
    }

    // Unlike other lists, an empty one says something: nobody.
    private static void WriteOnward(Utf8JsonWriter json, IReadOnlyList<PartnerId>? partners)
    {
        if (partners is null)
            return;
        json.WriteStartArray("onwardAllowed");
        foreach (PartnerId partner in partners)
            json.WriteStringValue(partner.Value);
        json.WriteEndArray();
    }

    private static Report ReadNames(DocumentFields fields, ReportDraft content)
    {
        if (!ReportId.TryParse(fields.Text("id", ReportId.LengthMax, required: true), out ReportId id) && fields.Has("id"))
            fields.Report(ReportErrors.Schema, "id", "It is not a report id such as CB-ALN-2026-0001.");
        if (!Guid.TryParseExact(fields.Text("uuid", 36, required: true), "D", out Guid uuid) && fields.Has("uuid"))
            fields.Report(ReportErrors.Schema, "uuid", "It is not a UUID.");
        long revision = fields.Number("revision", 1, long.MaxValue, required: true) ?? 1;
        return new Report
        {
            Id = id,
            Uuid = uuid,
            Revision = (ulong)revision,
            Origin = fields.Partner("origin", required: true) ?? default,
            Author = fields.Text("author", AuthorLengthMax, required: true)!,
            Content = content,
        };
    }
}
