using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>How this report relates to another one.</summary>
public sealed record RelatedReport(string Relation, ReportId Report)
{
    internal static RelatedReport Read(DocumentFields fields)
    {
        string? relation = fields.Word("relation", Vocabularies.Relations.Words, required: true);
        string? text = fields.Text("report", ReportId.LengthMax, required: true);
        if (!ReportId.TryParse(text, out ReportId report) && text is not null)
            fields.Report(ReportErrors.Schema, "report", $"{Excerpt.Of(text)} is not a report id such as CB-ALN-2026-0001.");
        fields.RefuseOthers();
        return new RelatedReport(relation!, report);
    }

    internal static void Write(Utf8JsonWriter json, RelatedReport related)
    {
        json.Text("relation", related.Relation);
        json.Text("report", related.Report.Value);
    }
}
