using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>
/// A change written as a merge patch (RFC 7396) over a report that stands: what it names is put in place, what it names as null goes, lists are replaced whole. What comes out is
/// read like a report that was written.
/// </summary>
public static class ReportMerging
{
    /// <param name="standing">The JSON of the revision that stands, with the names its node gave it.</param>
    /// <param name="patch">The change: YAML or JSON, as the author wrote it.</param>
    /// <param name="isYaml">Which of the two.</param>
    /// <param name="now">When the author submits it.</param>
    public static Parsed<ReportDraft> Merge(ReadOnlyMemory<byte> standing, ReadOnlyMemory<byte> patch, bool isYaml, DateTimeOffset now)
    {
        Parsed<DocumentNode> change = isYaml ? DocumentReading.Yaml(patch, ReportFields.Errors) : DocumentReading.Json(patch, ReportFields.Errors);
        if (!change.IsValid)
            return Parsed<ReportDraft>.Invalid(change.Problems);
        if (change.Value is not DocumentMap map)
            return Parsed<ReportDraft>.Invalid(new Problem(ReportErrors.Schema, string.Empty, "A change is a map of the fields that are to be others.", change.Value.Line));
        Parsed<Report> report = ReportJson.Read(standing);
        if (!report.IsValid)
            return Parsed<ReportDraft>.Invalid(report.Problems);
        Parsed<DocumentNode> before = DocumentReading.Json(ReportJson.Write(report.Value.Content), ReportFields.Errors);
        return before.IsValid ? ReportReading.Tree(Merge(before.Value, map), now) : Parsed<ReportDraft>.Invalid(before.Problems);
    }

    /// <summary>RFC 7396 section 2. Its depth is that of a document, which is bounded.</summary>
    private static DocumentNode Merge(DocumentNode target, DocumentNode patch)
    {
        if (patch is not DocumentMap changes)
            return patch;
        DocumentMap merged = target as DocumentMap ?? DocumentMap.Empty(changes.Line);
        foreach (DocumentEntry change in changes.Entries)
        {
            DocumentNode before = merged.Find(change.Name)?.Value ?? DocumentMap.Empty(change.Line);
            merged = merged.With(change with { Value = Merge(before, change.Value) }); // a null is kept: the reader takes it as absent
        }
        return merged;
    }
}
