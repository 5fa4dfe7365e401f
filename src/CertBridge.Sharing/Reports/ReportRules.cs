using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>The rules that hold between fields: what a stage needs (NIS2 article 23(4)), and what only the author can put right.</summary>
internal static class ReportRules
{
    public static void Check(ReportDraft draft, DocumentFields report, bool isSubmitted)
    {
        CheckStage(draft, report);
        CheckExercise(draft, report);
        CheckRefs(draft, report);
        if (isSubmitted)
        {
            CheckPersonalText(draft, report);
            WarnOfGaps(draft, report);
        }
    }

    private static void CheckStage(ReportDraft draft, DocumentFields report)
    {
        bool isNotified = draft.Stage is "notification" or "final";
        Need(report, draft, "times.aware", draft.Times.Aware is not null, isNeeded: draft.Stage is not (null or "voluntary"));
        Need(report, draft, "malicious", draft.Malicious is not null, isNeeded: draft.Stage == "early-warning");
        Need(report, draft, "crossBorder", draft.CrossBorder is not null, isNeeded: draft.Stage is "early-warning" or "final");
        Need(report, draft, "impact.functional", draft.Impact?.Functional is not null, isNotified);
        Need(report, draft, "impact.information", draft.Impact?.Information is not null, isNotified);
        Need(report, draft, "measures", draft.Measures.Count > 0, isNotified);
        Need(report, draft, "rootCause", draft.RootCause is not null, isNeeded: draft.Stage == "final");
        if (draft.CrossBorder == "yes" && draft.Countries.Count == 0)
            report.Report(ReportErrors.StageNeedsField, "countries", "It is required where crossBorder is yes.");
    }

    private static void Need(DocumentFields report, ReportDraft draft, string path, bool isThere, bool isNeeded)
    {
        if (!isNeeded || isThere)
            return;
        int line = report.LineOf(path.Split('.')[0]);
        report.Problems.Add(new Problem(ReportErrors.StageNeedsField, path, $"It is required at stage {draft.Stage}.", line));
    }

    private static void CheckExercise(ReportDraft draft, DocumentFields report)
    {
        if (draft.Type == "exercise" && !draft.IsExercise)
            report.Report(ReportErrors.Schema, "exercise", "A report of type exercise says exercise: true.");
        if (draft.ExerciseName is not null && !draft.IsExercise)
            report.Report(ReportErrors.Schema, "exerciseName", "An exercise is named although exercise is false.");
    }

    private static void CheckRefs(ReportDraft draft, DocumentFields report)
    {
        foreach (string twice in Repeated(draft.Indicators.Select(indicator => indicator.Ref)))
            report.Report(ReportErrors.Schema, "indicators", $"The ref {Excerpt.Of(twice)} is used twice.");
        foreach (string twice in Repeated(draft.Victims.Select(victim => victim.Ref)))
            report.Report(ReportErrors.Schema, "victims", $"The ref {Excerpt.Of(twice)} is used twice.");
    }

    private static IEnumerable<string> Repeated(IEnumerable<string?> refs)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return refs.Where(name => name is not null && !seen.Add(name)).Select(name => name!);
    }

    private static void CheckPersonalText(ReportDraft draft, DocumentFields report)
    {
        bool isRefused = draft.Tlp is Tlp.Clear or Tlp.Green;
        foreach ((string field, string path, string? text) in FreeText(draft))
        {
            if (text is null || PersonalPatterns.Find(text) is not { } kind)
                continue;
            string message = isRefused
                ? $"The text holds what looks like {kind}, which TLP {MarkingWords.Of(draft.Tlp)} does not allow."
                : $"The text holds what looks like {kind}.";
            report.Problems.Add(new Problem(ReportErrors.PersonalPattern, path, message, report.LineOf(field), IsWarning: !isRefused));
        }
    }

    private static IEnumerable<(string Field, string Path, string? Text)> FreeText(ReportDraft draft) =>
    [
        .. InLanguages("title", draft.Title),
        .. InLanguages("description", draft.Description),
        .. InLanguages("summary", draft.Summary),
        .. draft.Timeline.Select((entry, i) => ("timeline", $"timeline[{i}].text", (string?)entry.Text)),
        .. draft.Measures.Select((measure, i) => ("measures", $"measures[{i}].text", (string?)measure.Text)),
        .. draft.Indicators.Select((indicator, i) => ("indicators", $"indicators[{i}].comment", indicator.Comment)),
    ];

    private static IEnumerable<(string Field, string Path, string? Text)> InLanguages(string field, LanguageText? text) =>
        text?.Texts.Select(pair => (field, $"{field}.{pair.Key}", (string?)pair.Value)) ?? [];

    /// <summary>An English text that is there and was refused is one mistake and not two.</summary>
    private static bool IsWithoutEnglish(LanguageText? read, string field, DocumentFields report) =>
        read is not null && read.In("en") is null && report.Group(field)?.Has("en") == false;

    private static void WarnOfGaps(ReportDraft draft, DocumentFields report)
    {
        if (IsWithoutEnglish(draft.Title, "title", report))
            report.Report(ReportErrors.LanguageMissing, "title", "There is no English title.", isWarning: true);
        if (IsWithoutEnglish(draft.Description, "description", report))
            report.Report(ReportErrors.LanguageMissing, "description", "There is no English description.", isWarning: true);
        if (draft.Tlp == Tlp.Red && draft.Persons.Count == 0)
            report.Report(ReportErrors.StageNeedsField, "persons", "A TLP:RED report is for named persons, and none is named.", isWarning: true);
        if (draft.Tlp == Tlp.AmberStrict && draft.Recipients.Count == 0)
            report.Report(ReportErrors.StageNeedsField, "recipients", "Above TLP:AMBER the author names the partners, and none is named.", isWarning: true);
    }
}
