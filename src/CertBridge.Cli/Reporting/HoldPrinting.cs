using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>What holds a report, in sentences: until when, or for whom it waits.</summary>
internal static class HoldPrinting
{
    /// <summary>After a submission: one sentence where all that was queued is held alike, else one for each partner.</summary>
    public static void Say(CommandRun run, string reportId, IReadOnlyCollection<DecisionSummary> decisions)
    {
        string cancel = $"certbridge outbox cancel {TerminalText.Escape(reportId)}";
        DecisionSummary[] held = [.. decisions.Where(decision => decision.HeldUntilMs != 0)];
        bool areAlike = held.Length > 0 && decisions.Where(SubmissionVerdict.IsAllowed).All(decision => decision.HeldUntilMs == held[0].HeldUntilMs);
        if (areAlike)
            run.Say($"Held until {run.Print.Times.ToTheSecond(held[0].HeldUntilMs)}: {cancel} takes it back before.");
        foreach (DecisionSummary decision in areAlike ? [] : held)
        {
            string partner = TerminalText.Escape(decision.Partner);
            run.Say($"{partner}: held until {run.Print.Times.ToTheSecond(decision.HeldUntilMs)}; {cancel} --to {partner} takes it back before.");
        }
        foreach (DecisionSummary decision in decisions.Where(SubmissionVerdict.IsWaiting))
            run.Say($"{TerminalText.Escape(decision.Partner)}: it waits until people release it. {TerminalText.Escape(decision.Because)}");
    }

    /// <summary>Of a preview, a line for each partner that would be held; empty for none.</summary>
    public static string Text(HumanTime times, IEnumerable<PartnerPreview> partners) => string.Concat(partners.Select(partner => Line(times, partner)));

    private static string Line(HumanTime times, PartnerPreview partner)
    {
        string name = TerminalText.Escape(partner.Decision.Partner);
        if (partner.WaitsFor.Count > 0)
            return $"{name} would wait for {TerminalText.Escape(string.Join(" and ", partner.WaitsFor))}; certbridge approval list would show it.\n";
        return partner.Decision.HeldUntilMs == 0 ? "" : $"{name} would be held until {times.ToTheSecond(partner.Decision.HeldUntilMs)}; until then certbridge outbox cancel could take it back.\n";
    }
}
