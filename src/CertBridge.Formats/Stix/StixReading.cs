using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Stix;

/// <summary>
/// A STIX 2.1 bundle, or one object of it, to a report. Steps: JSON to a tree; tree to objects, of which the latest version counts; their markings and what was stated beside them to one marking; each indicator and
/// observable to indicators or a loss; what STIX does not know to documented defaults; and the whole judged like any submitted report.
/// </summary>
public static class StixReading
{
    private static readonly DocumentErrors Errors = new()
    {
        Malformed = FormatErrors.Malformed,
        Schema = FormatErrors.NotStix,
        Limit = FormatErrors.Limit,
        Text = ReportErrors.ForbiddenCharacter,
    };

    public static Parsed<ForeignReport> Read(ReadOnlyMemory<byte> json, ForeignReadingOptions options)
    {
        // Artifacts ride in the bundle as base64: the document's own limit holds for them, and they are left behind.
        var limits = new DocumentLimits { BytesMax = options.BytesMax, StringBytesMax = options.BytesMax };
        Parsed<DocumentNode> tree = DocumentReading.Json(json, Errors, limits);
        if (!tree.IsValid)
            return Parsed<ForeignReport>.Invalid(tree.Problems);
        var problems = new DocumentProblems(Errors);
        StixBundle? bundle = StixBundle.Read(tree.Value, problems);
        if (bundle is null || problems.HasErrors)
            return Parsed<ForeignReport>.Invalid(problems.All);
        StixMarkings markings = StixMarkings.Read(bundle, problems);
        Marking marking = markings.OfAll(bundle, options.Stated);
        var values = StixValues.Convert(bundle, markings, marking);
        if (values.Indicators.Count > Limits.ReportIndicatorsMax)
            problems.Limit("objects", $"The bundle has {values.Indicators.Count} indicators; the limit is {Limits.ReportIndicatorsMax}.", 0);
        return problems.HasErrors ? Parsed<ForeignReport>.Invalid(problems.All) : Judge(bundle, marking, values, options, problems);
    }

    private static Parsed<ForeignReport> Judge(StixBundle bundle, Marking marking, StixValues values, ForeignReadingOptions options, DocumentProblems problems)
    {
        var defaulted = new List<DefaultedField>();
        ReportDraft draft = StixNarrative.Draft(bundle, marking, values, options, defaulted);
        StixNarrative.WarnOfRest(bundle, values, problems);
        Parsed<ReportDraft> judged = ReportReading.Check(draft, options.Now);

        // Lines are those of a text nobody has seen; the fields say where.
        IReadOnlyList<Problem> all = [.. problems.All, .. judged.Problems.Select(problem => problem with { Line = 0 })];
        return judged.IsValid
            ? Parsed<ForeignReport>.Valid(new ForeignReport(judged.Value, values.Losses, defaulted, values.Count), all)
            : Parsed<ForeignReport>.Invalid(all);
    }
}
