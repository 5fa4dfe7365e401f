using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Misp;

/// <summary>
/// One MISP event (core format, draft-20) to a report. Steps: JSON to a tree; tree to an event; tags and stated marking to one marking; each
/// attribute to an indicator or a loss; what MISP does not know to documented defaults; and the whole judged like any submitted report.
/// <c>distribution</c> is never read as a marking: it says where MISP copies an event, not what its readers may do.
/// </summary>
public static class MispReading
{
    private static readonly DocumentErrors Errors = new()
    {
        Malformed = FormatErrors.Malformed,
        Schema = FormatErrors.NotAnEvent,
        Limit = FormatErrors.Limit,
        Text = ReportErrors.ForbiddenCharacter,
    };

    public static Parsed<ForeignReport> Read(ReadOnlyMemory<byte> json, ForeignReadingOptions options)
    {
        // Samples and pictures ride in the event as base64: the document's own limit holds for them, and they are left behind.
        var limits = new DocumentLimits { BytesMax = options.BytesMax, StringBytesMax = options.BytesMax };
        Parsed<DocumentNode> tree = DocumentReading.Json(json, Errors, limits);
        if (!tree.IsValid)
            return Parsed<ForeignReport>.Invalid(tree.Problems);
        var problems = new DocumentProblems(Errors);
        MispEvent? source = MispEvent.Read(tree.Value, problems);
        if (source is null || problems.HasErrors)
            return Parsed<ForeignReport>.Invalid(problems.All);
        Marking marking = MispMarking.Of(source, options.Stated, problems);
        var attributes = MispAttributes.Convert(source, marking, problems);
        if (attributes.Indicators.Count > Limits.ReportIndicatorsMax)
            problems.Limit("Attribute", $"The event has {attributes.Indicators.Count} indicators; the limit is {Limits.ReportIndicatorsMax}.", 0);
        return problems.HasErrors ? Parsed<ForeignReport>.Invalid(problems.All) : Judge(source, marking, attributes, options, problems);
    }

    private static Parsed<ForeignReport> Judge(
        MispEvent source, Marking marking, MispAttributes attributes, ForeignReadingOptions options, DocumentProblems problems)
    {
        var defaulted = new List<DefaultedField>();
        ReportDraft draft = MispNarrative.Draft(source, marking, attributes, options, defaulted);
        MispNarrative.WarnOfRest(source, problems);
        Parsed<ReportDraft> judged = ReportReading.Check(draft, options.Now);

        // Lines are those of a text nobody has seen; the fields say where.
        IReadOnlyList<Problem> all = [.. problems.All, .. judged.Problems.Select(problem => problem with { Line = 0 })];
        return judged.IsValid
            ? Parsed<ForeignReport>.Valid(new ForeignReport(judged.Value, attributes.Losses, defaulted, source.AttributeCount), all)
            : Parsed<ForeignReport>.Invalid(all);
    }
}
