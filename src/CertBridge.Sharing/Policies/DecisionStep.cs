namespace CertBridge.Sharing.Policies;

/// <summary>One guard, rule or check and what it said.</summary>
/// <param name="Id">Such as <c>G04</c>, <c>R20</c> or <c>V03</c>; docs/POLICY.md lists the guards and checks.</param>
/// <param name="Reason">Why it denied or held; <see cref="ReasonCode.Allowed"/> when it did not.</param>
/// <param name="Detail">A sentence for the officer; for a rule that did not match, the part of its condition that failed.</param>
public sealed record DecisionStep(string Id, StepKind Kind, StepResult Result, ReasonCode Reason, string Detail)
{
    /// <summary>Whether it alone is enough for a denial.</summary>
    public bool IsDenial => Result is not (StepResult.NotAsked or StepResult.Pass or StepResult.NoMatch or StepResult.Allow or StepResult.Hold or StepResult.Require);

    internal static DecisionStep Pass(string guard, string detail) => new(guard, StepKind.Guard, StepResult.Pass, ReasonCode.Allowed, detail);

    internal static DecisionStep Fail(string guard, ReasonCode reason, string detail) => new(guard, StepKind.Guard, StepResult.Fail, reason, detail);

    internal static DecisionStep NotAsked(string guard, string detail) => new(guard, StepKind.Guard, StepResult.NotAsked, ReasonCode.Allowed, detail);
}

public enum StepKind
{
    /// <summary>Built in, the same for every CERT.</summary>
    Guard,

    /// <summary>Of the local policy.</summary>
    Rule,

    /// <summary>Of the copy the partner would get.</summary>
    Check,
}

public enum StepResult
{
    /// <summary>It has nothing to say here: another one decides, or the agreement sets no such term.</summary>
    NotAsked,

    /// <summary>What a guard or check asks holds.</summary>
    Pass,

    /// <summary>It does not, or is not known to.</summary>
    Fail,

    /// <summary>A rule's condition does not hold.</summary>
    NoMatch,

    /// <summary>A rule's condition holds, and it allows.</summary>
    Allow,

    /// <summary>A rule's condition holds, and it denies.</summary>
    Deny,

    /// <summary>A rule's condition holds, and it holds the report back.</summary>
    Hold,

    /// <summary>A rule's condition holds, and it changes the copy.</summary>
    Require,

    /// <summary>A rule's condition has no answer, which is a denial.</summary>
    Error,
}
