using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Redacting;

/// <summary>
/// Times that were left out must not leave two behind that contradict each other. Coarser times never do; but a report may say started 10:00,
/// detected that day, aware 09:00, each in order with the next, and without the middle one it is refused.
/// </summary>
internal static class TimeOrder
{
    public static ReportDraft Kept(ReportDraft original, ReportDraft redacted, RedactionRun run)
    {
        ReportTimes times = redacted.Times;
        bool lostTheMiddle = original.Times.Detected is not null && times.Detected is null;
        if (!lostTheMiddle || times.Started is null || (times.Aware ?? times.Reported) is not { } next || times.Started.CanPrecede(next))
            return redacted;
        RedactionField detected = RedactionTable.Find("times.detected")!;
        RedactionField started = RedactionTable.Find("times.started")!;
        run.Changed(run.StepsAt(detected)!.Strictest()!.Value, started, index: -1);
        return redacted with { Times = times with { Started = null } };
    }
}
