namespace CertBridge.Sharing.Policies;

/// <summary>One guard and what it said.</summary>
/// <param name="Guard">Such as <c>G04</c>; docs/POLICY.md lists them.</param>
/// <param name="Reason">Why it failed; <see cref="ReasonCode.Allowed"/> when it did not.</param>
/// <param name="Detail">A sentence for the officer.</param>
public sealed record DecisionStep(string Guard, GuardResult Result, ReasonCode Reason, string Detail)
{
    internal static DecisionStep Pass(string guard, string detail) => new(guard, GuardResult.Pass, ReasonCode.Allowed, detail);

    internal static DecisionStep Fail(string guard, ReasonCode reason, string detail) => new(guard, GuardResult.Fail, reason, detail);

    internal static DecisionStep NotAsked(string guard, string detail) => new(guard, GuardResult.NotAsked, ReasonCode.Allowed, detail);
}

public enum GuardResult
{
    /// <summary>The guard has nothing to say here: another one decides, or the agreement sets no such term.</summary>
    NotAsked,

    /// <summary>What it asks holds.</summary>
    Pass,

    /// <summary>It does not, or is not known to.</summary>
    Fail,
}
