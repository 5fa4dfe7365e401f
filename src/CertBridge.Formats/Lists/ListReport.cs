using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Lists;

/// <summary>The report that a list becomes: its values, and documented defaults for all that a list does not say.</summary>
internal static class ListReport
{
    public static Parsed<ForeignReport> Of(IReadOnlyList<ListRow> rows, ForeignReadingOptions options, DocumentProblems problems)
    {
        Marking marking = ListMarking.OfAll(rows, options.Stated, problems);
        var values = ListValues.Convert(rows, marking, problems);
        ForeignReading.BoundIndicators(values.Count, string.Empty, "The list", problems);
        if (values.Indicators.Count == 0)
            problems.Schema(string.Empty, $"None of its {values.Count} values is an indicator.", 0, values.Losses is [var first, ..] ? $"{first.Path}: {first.What}." : null);
        if (problems.HasErrors)
            return Parsed<ForeignReport>.Invalid(problems.All);
        WarnOfLeft(values, problems);
        var defaults = new ForeignDefaults();
        ReportDraft draft = Draft(values, marking, options, defaults);
        return ForeignReading.Judge(new ForeignReport(draft, values.Losses, defaults.Taken, values.Count), options, problems);
    }

    private static ReportDraft Draft(ListValues values, Marking marking, ForeignReadingOptions options, ForeignDefaults defaults)
    {
        string title = options.Title ?? defaults.Take("title.en", $"List of {values.Indicators.Count} indicators");
        defaults.Take("exercise", options.IsExercise ? "true" : "false");
        defaults.Take("contacts.lead", options.Contacts.Lead);
        return new ReportDraft
        {
            Type = defaults.Take("reportType", "threat-warning"),
            Tlp = marking.Tlp,
            Pap = marking.Pap,
            IsExercise = options.IsExercise,
            Title = LanguageText.English(title),
            Description = LanguageText.English(defaults.Take("description", title)),
            Stage = defaults.Take("stage", "voluntary"),
            Determination = defaults.Take("determination", "suspected"),
            Status = defaults.Take("status", "open"),
            Classification = new Classification { Rsit = [defaults.Take("classification.rsit", "other/undetermined")] },
            Sectors = [defaults.Take("sectors", "none")],
            Severity = new Severity { Level = defaults.Take("severity.level", "medium") },
            Indicators = values.Indicators,
            Contacts = options.Contacts,
        };
    }

    private static void WarnOfLeft(ListValues values, DocumentProblems problems)
    {
        if (values.CommentsLeft > 0)
            ForeignReading.WarnNotCarried(problems, "comment", $"Comments left out: {values.CommentsLeft}, each too long, with control characters, or with what looks like personal data.");
        if (values.TimesLeft > 0)
            ForeignReading.WarnNotCarried(problems, "first-seen", $"Times left out: {values.TimesLeft}, each without the hour it means. Write 2026-11-21T21:40:00Z, or with an offset.");
    }
}
