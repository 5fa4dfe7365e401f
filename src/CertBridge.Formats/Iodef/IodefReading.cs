using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Iodef;

/// <summary>
/// One incident of IODEF, version 2 (RFC 7970), to a report. Steps: XML to a tree; the one incident in it; its restrictions and the stated marking to one marking; each value to an indicator or a loss; what IODEF does
/// not know to documented defaults; and the whole judged like any submitted report.
/// </summary>
public static class IodefReading
{
    private const string Space = "urn:ietf:params:xml:ns:iodef-2.0";
    private const string FirstSpace = "urn:ietf:params:xml:ns:iodef-1.0";

    private static readonly DocumentErrors Errors = ForeignReading.Errors(FormatErrors.NotIodef);

    public static Parsed<ForeignReport> Read(ReadOnlyMemory<byte> xml, ForeignReadingOptions options)
    {
        Parsed<ForeignElement> tree = ForeignXml.Read(xml, Errors, options);
        if (!tree.IsValid)
            return Parsed<ForeignReport>.Invalid(tree.Problems);
        var problems = new DocumentProblems(Errors);
        if (IncidentOf(tree.Value, problems) is not { } incident)
            return Parsed<ForeignReport>.Invalid(problems.All);
        var defaults = new ForeignDefaults();
        IodefMarking markings = IodefMarking.Read(incident, defaults, problems);
        Marking marking = markings.OfAll(incident, options.Stated, problems);
        var values = IodefValues.Convert(incident, markings, marking, problems);
        ForeignReading.BoundIndicators(values.Count, "Incident", "The incident", problems);
        ReportDraft draft = IodefNarrative.Draft(incident, marking, values, options, defaults, problems);
        if (problems.HasErrors)
            return Parsed<ForeignReport>.Invalid(problems.All);
        IodefNarrative.WarnOfRest(incident, values, problems);
        return ForeignReading.Judge(new ForeignReport(draft, values.Losses, defaults.Taken, values.Count), options, problems);
    }

    /// <summary>Null where there is not exactly one; what is wrong was reported.</summary>
    private static ForeignElement? IncidentOf(ForeignElement root, DocumentProblems problems)
    {
        if (root.Space == FirstSpace)
            problems.Schema(root.Name, "This is IODEF version 1 (RFC 5070); version 2 (RFC 7970) is read.", root.Line, "Have its sender export version 2: the same words mean other things in it.");
        else if (root is not { Name: "IODEF-Document", Space: Space })
            problems.Schema(string.Empty, $"This is no IODEF-Document but {Excerpt.Of(root.Name)}.", root.Line, "A document of version 2 has the namespace urn:ietf:params:xml:ns:iodef-2.0.");
        else if (root.Each("Incident").ToArray() is not [var incident])
            problems.Schema("Incident", $"Expected one incident, found {root.Each("Incident").Count()}.", root.Line, "Export and submit one incident at a time.");
        else
            return RefuseMissing(incident, problems);
        return null;
    }

    private static ForeignElement? RefuseMissing(ForeignElement incident, DocumentProblems problems)
    {
        if (incident.First("IncidentID") is null)
            problems.Schema("Incident.IncidentID", "This element is required and missing.", incident.Line);
        foreach (ForeignElement part in incident.All.Where(part => part.Text.Length > ForeignFields.TextLengthMax))
            problems.Limit(part.Path, $"The text has {part.Text.Length} characters; the limit is {ForeignFields.TextLengthMax}.", part.Line);
        return problems.HasErrors ? null : incident;
    }
}
