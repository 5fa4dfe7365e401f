namespace CertBridge.Sharing.Policies;

/// <summary>What a rule does where its condition holds.</summary>
public enum RuleEffect
{
    /// <summary>It may go, unless something else denies it.</summary>
    Allow,

    /// <summary>It does not go, whatever else allows it.</summary>
    Deny,

    /// <summary>It waits: until a time, for approvals, or both.</summary>
    Hold,

    /// <summary>It goes only as a copy changed by the rule's profiles.</summary>
    Require,
}
