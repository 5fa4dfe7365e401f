using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// Looks for what was removed in what is left to read (V03): every free text, every value of an indicator, and the texts that a step guards.
/// It finds a value as it was written, however it is cased, spaced or composed; docs/REDACTION.md says what it cannot find.
/// </summary>
internal static class RemovedValues
{
    /// <summary>Path of the first text that holds a removed value; null when none does.</summary>
    public static string? FirstShown(RedactedReport redacted)
    {
        var search = new TextSearch(redacted.Run.Removed);
        return InTexts(redacted, search) ?? InIndicators(redacted, search) ?? InLists(redacted.Copy.Content, redacted.Run, search) ?? InGuarded(redacted, search);
    }

    private static string? InTexts(RedactedReport redacted, TextSearch search)
    {
        ReportDraft copy = redacted.Copy.Content;
        return In("title", copy.Title, search) ?? In("description", copy.Description, search) ?? In("summary", copy.Summary, search);
    }

    private static string? In(string field, LanguageText? texts, TextSearch search)
    {
        for (int i = 0; i < texts?.Texts.Count; i++)
        {
            if (search.IsIn(texts.Texts[i].Value))
                return $"{field}.{texts.Texts[i].Key}";
        }
        return null;
    }

    private static string? InIndicators(RedactedReport redacted, TextSearch search)
    {
        IReadOnlyList<Indicator> indicators = redacted.Copy.Content.Indicators;
        for (int i = 0; i < indicators.Count; i++)
        {
            Indicator indicator = indicators[i];
            string? part = search.IsIn(indicator.What.Value) ? "value"
                : indicator.Also is { } also && search.IsIn(also.Value) ? "also.value"
                : indicator.Comment is { } comment && search.IsIn(comment) ? "comment"
                : null;
            if (part is not null)
                return $"indicators[{redacted.Run.OriginalIndex(RedactionTable.Indicators.Whole, i)}].{part}";
        }
        return null;
    }

    private static string? InLists(ReportDraft copy, RedactionRun run, TextSearch search)
    {
        for (int i = 0; i < copy.Timeline.Count; i++)
        {
            if (search.IsIn(copy.Timeline[i].Text))
                return $"timeline[{run.OriginalIndex(RedactionTable.Timeline.Whole, i)}].text";
        }
        for (int i = 0; i < copy.Measures.Count; i++)
        {
            if (search.IsIn(copy.Measures[i].Text))
                return $"measures[{i}].text";
        }
        for (int i = 0; i < copy.References.Count; i++)
        {
            if (copy.References[i].Title is { } title && search.IsIn(title))
                return $"references[{run.OriginalIndex(RedactionTable.References.Whole, i)}].title";
        }
        return null;
    }

    private static string? InGuarded(RedactedReport redacted, TextSearch search)
    {
        foreach (RedactionField field in RedactionTable.All)
        {
            if (redacted.Steps[field.Place] is { IsGuarded: true } && RedactionTable.TextsOf(field, redacted.Copy.Content).Any(search.IsIn))
                return field.Path;
        }
        return null;
    }
}
