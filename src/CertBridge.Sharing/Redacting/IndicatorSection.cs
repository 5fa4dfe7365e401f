using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// The indicators. One is dropped for the type of either value, and an ip that a step cuts to a network is dropped where networks are: so that
/// redacting the copy again changes nothing.
/// </summary>
internal sealed class IndicatorSection(EntryField<Indicator> whole, ValueField value, params RedactionField<Indicator>[] fields)
    : RedactionSection<Indicator>(whole, fields)
{
    protected override BoundStep? Dropping(Indicator entry, RedactionRun run)
    {
        if (run.StepsAt(Whole) is not { } steps)
            return null;
        FieldSteps? atValue = run.StepsAt(value);
        var at = (entry, IsCut: ValueField.IsCut(entry.What.Type, entry.Role, atValue), IsAlsoCut: entry.Also is { } also && ValueField.IsCut(also.Type, entry.Role, atValue));
        BoundStep? step = steps.Strictest(at, static (at, step) => IsChosen(at.entry, step.Step.Target.Selector, at.IsCut, at.IsAlsoCut));
        return step?.Step.Operator == RedactionOperator.Keep ? null : step;
    }

    private static bool IsChosen(Indicator entry, RedactionSelector? selector, bool isCut, bool isAlsoCut) => selector?.Ceiling is { } ceiling
        ? CeilingObligation.IsOver(entry, ceiling)
        : ValueField.IsChosen(selector, entry.What.Type, entry.Role, isCut) || (entry.Also is { } also && ValueField.IsChosen(selector, also.Type, entry.Role, isAlsoCut));
}
