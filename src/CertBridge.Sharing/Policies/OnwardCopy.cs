using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// What of a report of another originator a partner may see. Its originator signed each item, so nothing inside one can be changed: where the obligations change an indicator it is left out whole, and
/// where they change the core, which every partner gets, nothing goes.
/// </summary>
/// <param name="Withheld">Indicators that are left out, by their place in the report.</param>
/// <param name="Changed">A place in the core that would have to be changed; null where none has.</param>
internal sealed record OnwardCopy(IReadOnlyList<int> Withheld, string? Changed)
{
    /// <param name="original">As it was received.</param>
    /// <param name="redacted">What all obligations make of it for the partner.</param>
    public static OnwardCopy Of(Report original, RedactedReport redacted)
    {
        ReadOnlySpan<byte> core = Core(original);
        string? changed = core.SequenceEqual(Core(redacted.Copy)) ? null
            : redacted.Changes.Select(change => change.Path).FirstOrDefault(path => !path.StartsWith("indicators[", StringComparison.Ordinal)) ?? "the report's core";
        IReadOnlyList<Indicator> before = original.Content.Indicators, after = redacted.Copy.Content.Indicators;
        var withheld = Enumerable.Range(0, before.Count).ToHashSet();
        for (int i = 0; i < after.Count; i++)
        {
            int index = redacted.Run.OriginalIndex(RedactionTable.Indicators.Whole, i);
            if (ReferenceEquals(before[index], after[i]) || Bytes(before[index]).AsSpan().SequenceEqual(Bytes(after[i])))
                withheld.Remove(index);
        }
        return new OnwardCopy([.. withheld.Order()], changed);
    }

    public DecisionStep ToStep() => Changed is null
        ? new DecisionStep("V06", StepKind.Check, StepResult.Pass, ReasonCode.Allowed, Withheld.Count == 0 ? "it goes as its originator signed it" : $"{Withheld.Count} indicators are left out whole")
        : new DecisionStep("V06", StepKind.Check, StepResult.Fail, ReasonCode.OnwardCoreChanged, $"{Changed} would have to be changed, and only whole indicators can be left out of what another CERT signed.");

    private static byte[] Bytes(Indicator indicator) => JsonFields.Object(json => Indicator.Write(json, indicator));

    private static byte[] Core(Report report) => ReportJson.Write(report with { Content = report.Content with { Indicators = [] } });
}
