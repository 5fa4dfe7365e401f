using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>A text in several languages; a step is for all of them or for one.</summary>
internal sealed class LanguagesField(
    string path, Func<ReportDraft, LanguageText?> get, Func<ReportDraft, LanguageText?, ReportDraft> set, params RedactionOperator[] fits)
    : RedactionField<ReportDraft>(path, RedactionKind.Languages, fits)
{
    /// <summary>True for a text without which a report says little: constants there are counted.</summary>
    public bool SaysWhatHappened { get; init; }

    public override ReportDraft Redact(ReportDraft owner, FieldSteps steps, RedactionRun run, int index)
    {
        if (get(owner) is not { } texts)
            return owner;
        List<KeyValuePair<string, string>>? redacted = null;
        for (int i = 0; i < texts.Texts.Count; i++)
        {
            (string language, string text) = texts.Texts[i];
            string? left = Redact(language, text, steps, run);
            if (left == text)
            {
                redacted?.Add(texts.Texts[i]);
                continue;
            }
            redacted ??= [.. texts.Texts.Take(i)];
            if (left is not null)
                redacted.Add(KeyValuePair.Create(language, left));
        }
        return redacted is null ? owner : set(owner, redacted.Count == 0 ? null : new LanguageText(redacted));
    }

    public override IEnumerable<string> TextsOf(ReportDraft owner) => get(owner)?.Texts.Select(text => text.Value) ?? [];

    private string? Redact(string language, string text, FieldSteps steps, RedactionRun run)
    {
        BoundStep? reaching = steps.HasSelector
            ? steps.Strictest(language, static (language, step) => step.Step.Target.Selector is not { } selector || selector.Word == language)
            : steps.Strictest();
        if (reaching is not { } step || step.Step.Operator == RedactionOperator.Keep)
            return text;
        string? redacted = TextOperators.Redact(step.Step, text, this, run);
        if (SaysWhatHappened && step.Step.Operator == RedactionOperator.Constant)
            run.BecameConstant();
        if (redacted != text)
            run.Changed(step, this, index: -1, $".{language}");
        return redacted;
    }
}
