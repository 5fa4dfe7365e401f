using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>What decisions make of the exit code: 5 when nobody would receive it, 7 when it waits for people alone, 6 when a partner named with <c>--to</c> would not, 0 otherwise.</summary>
internal static class SubmissionVerdict
{
    public static int Of(IReadOnlyCollection<DecisionSummary> decisions, IReadOnlyCollection<string> named)
    {
        if (!decisions.Any(IsAllowed))
            return decisions.Any(IsWaiting) ? ExitCode.WaitingForHuman : ExitCode.NobodyWouldReceive;
        return named.Any(partner => !decisions.Any(decision => decision.Partner == partner && IsAllowed(decision))) ? ExitCode.Partial : ExitCode.Done;
    }

    /// <summary>True when it waits for people: nothing was sealed, and no time alone makes it go.</summary>
    public static bool IsWaiting(DecisionSummary decision) => decision.Outcome == DecisionPrinting.Hold && !IsAllowed(decision);

    /// <summary>True when it goes, or went, without anybody doing more: also what is held until a time.</summary>
    public static bool IsAllowed(DecisionSummary decision) =>
        decision.Outcome == DecisionPrinting.Allow || (decision.Outcome == DecisionPrinting.Hold && (decision.HeldUntilMs != 0 || decision.Delivery.Length > 0));
}
