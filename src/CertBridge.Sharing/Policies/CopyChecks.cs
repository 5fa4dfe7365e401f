using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies;

/// <summary>What the checks of a redacted copy mean for the decision: one that fails denies.</summary>
internal static class CopyChecks
{
    public static IReadOnlyList<DecisionStep> Of(Report original, RedactedReport redacted) => [.. RedactionVerification.Verify(original, redacted).Select(ToStep)];

    private static DecisionStep ToStep(VerificationStep check) => check.IsPassed
        ? new DecisionStep(check.Id, StepKind.Check, StepResult.Pass, ReasonCode.Allowed, check.Detail)
        : new DecisionStep(check.Id, StepKind.Check, StepResult.Fail, ReasonOf(check.Id), check.Detail);

    private static ReasonCode ReasonOf(string check) => check switch
    {
        "V01" => ReasonCode.CopyEmpty,
        "V02" => ReasonCode.MarkingLowered,
        "V03" => ReasonCode.RemovedTextReappears,
        "V04" => ReasonCode.CopyTooLarge,
        _ => ReasonCode.Unknown,
    };
}
