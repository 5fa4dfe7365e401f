using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// The copy of a report that one partner gets. At each place the strictest of all steps wins, whatever their order; what no step names is the
/// same value as in the original. The copy is a valid report by construction, and redacting it again changes nothing.
/// </summary>
public static class Redaction
{
    /// <param name="report">The report as this node keeps it.</param>
    /// <param name="obligations">Those of the policy and <see cref="BuiltInObligations"/>; in any order.</param>
    /// <param name="key">Of this partner and this thread of reports.</param>
    public static RedactedReport Apply(Report report, IReadOnlyList<Obligation> obligations, RedactionKey key)
    {
        FieldSteps?[] steps = RedactionPlan.Of(obligations);
        var run = new RedactionRun(key, steps);
        ReportDraft draft = report.Content;
        foreach (RedactionField<ReportDraft> field in RedactionTable.BeforeLists)
            draft = Redact(draft, field, run);
        draft = TimeOrder.Kept(report.Content, draft, run);
        draft = Lists(draft, run);
        foreach (RedactionField<ReportDraft> field in RedactionTable.Contacts)
            draft = Redact(draft, field, run);
        draft = LastLists(draft, run);
        draft = Redact(draft, RedactionTable.AnalystNotes, run);
        return new RedactedReport(ReferenceEquals(draft, report.Content) ? report : report with { Content = draft }, run, steps);
    }

    private static ReportDraft Redact(ReportDraft draft, RedactionField<ReportDraft> field, RedactionRun run) =>
        run.StepsAt(field) is { } steps ? field.Redact(draft, steps, run, index: -1) : draft;

    private static ReportDraft Lists(ReportDraft draft, RedactionRun run)
    {
        IReadOnlyList<Victim> victims = RedactionTable.Victims.Redact(draft.Victims, run);
        IReadOnlyList<Indicator> indicators = RedactionTable.Indicators.Redact(draft.Indicators, run);
        IReadOnlyList<TimelineEntry> timeline = RedactionTable.Timeline.Redact(draft.Timeline, run);
        IReadOnlyList<Measure> measures = RedactionTable.Measures.Redact(draft.Measures, run);
        bool isSame = ReferenceEquals(victims, draft.Victims) && ReferenceEquals(indicators, draft.Indicators)
            && ReferenceEquals(timeline, draft.Timeline) && ReferenceEquals(measures, draft.Measures);
        return isSame ? draft : draft with { Victims = victims, Indicators = indicators, Timeline = timeline, Measures = measures };
    }

    private static ReportDraft LastLists(ReportDraft draft, RedactionRun run)
    {
        IReadOnlyList<RelatedReport> related = RedactionTable.Related.Redact(draft.Related, run);
        IReadOnlyList<ReportReference> references = RedactionTable.References.Redact(draft.References, run);
        bool isSame = ReferenceEquals(related, draft.Related) && ReferenceEquals(references, draft.References);
        return isSame ? draft : draft with { Related = related, References = references };
    }
}
