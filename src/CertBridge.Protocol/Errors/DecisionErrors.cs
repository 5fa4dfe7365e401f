namespace CertBridge.Protocol.Errors;

/// <summary>CB32xx: decisions.</summary>
[ErrorSubject]
public static class DecisionErrors
{
    public static readonly ErrorCode NoDecision = new("CB3201", ExitCode.InputInvalid, "no decision for this pair",
        "The report was decided before the partner was one, so nothing was ever asked about the two.",
        "Submit the report again under another --key to have it decided for the partner too.");
}
