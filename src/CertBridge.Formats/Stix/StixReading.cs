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
    private static readonly DocumentErrors Errors = ForeignReading.Errors(FormatErrors.NotStix);

    public static Parsed<ForeignReport> Read(ReadOnlyMemory<byte> json, ForeignReadingOptions options)
    {
        Parsed<DocumentNode> tree = ForeignReading.Tree(json, Errors, options);
        if (!tree.IsValid)
            return Parsed<ForeignReport>.Invalid(tree.Problems);
        var problems = new DocumentProblems(Errors);
        StixBundle? bundle = StixBundle.Read(tree.Value, problems);
        if (bundle is null || problems.HasErrors)
            return Parsed<ForeignReport>.Invalid(problems.All);
        StixMarkings markings = StixMarkings.Read(bundle, problems);
        Marking marking = markings.OfAll(options.Stated);
        var values = StixValues.Convert(bundle, markings, marking);
        ForeignReading.BoundIndicators(values.Indicators.Count, "objects", "The bundle", problems);
        if (problems.HasErrors)
            return Parsed<ForeignReport>.Invalid(problems.All);
        var defaults = new ForeignDefaults();
        ReportDraft draft = StixNarrative.Draft(bundle, marking, values, options, defaults);
        StixNarrative.WarnOfRest(bundle, values, problems);
        return ForeignReading.Judge(new ForeignReport(draft, values.Losses, defaults.Taken, values.Count), options, problems);
    }
}
