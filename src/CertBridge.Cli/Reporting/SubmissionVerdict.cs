using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>What decisions make of the exit code: 5 when nobody would receive it, 6 when a partner named with <c>--to</c> would not, 0 otherwise.</summary>
internal static class SubmissionVerdict
{
    public static int Of(IReadOnlyCollection<DecisionSummary> decisions, IReadOnlyCollection<string> named)
    {
        if (!decisions.Any(IsAllowed))
            return ExitCode.NobodyWouldReceive;
        return named.Any(partner => !decisions.Any(decision => decision.Partner == partner && IsAllowed(decision))) ? ExitCode.Partial : ExitCode.Done;
    }

    public static bool IsAllowed(DecisionSummary decision) => decision.Outcome == DecisionPrinting.Allow;
}
