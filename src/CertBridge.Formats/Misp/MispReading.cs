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
    private static readonly DocumentErrors Errors = ForeignReading.Errors(FormatErrors.NotAnEvent);

    public static Parsed<ForeignReport> Read(ReadOnlyMemory<byte> json, ForeignReadingOptions options)
    {
        Parsed<DocumentNode> tree = ForeignReading.Tree(json, Errors, options);
        if (!tree.IsValid)
            return Parsed<ForeignReport>.Invalid(tree.Problems);
        var problems = new DocumentProblems(Errors);
        MispEvent? source = MispEvent.Read(tree.Value, problems);
        if (source is null || problems.HasErrors)
            return Parsed<ForeignReport>.Invalid(problems.All);
        Marking marking = MispMarking.Of(source, options.Stated, problems);
        var attributes = MispAttributes.Convert(source, marking, problems);
        ForeignReading.BoundIndicators(attributes.Indicators.Count, "Attribute", "The event", problems);
        if (problems.HasErrors)
            return Parsed<ForeignReport>.Invalid(problems.All);
        var defaults = new ForeignDefaults();
        ReportDraft draft = MispNarrative.Draft(source, marking, attributes, options, defaults);
        MispNarrative.WarnOfRest(source, problems);
        return ForeignReading.Judge(new ForeignReport(draft, attributes.Losses, defaults.Taken, source.AttributeCount), options, problems);
    }
}
