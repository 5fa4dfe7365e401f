using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Policies;

namespace CertBridge.Node.Examining;

/// <summary>The policy in force, and the one that is tried out, are here as they were signed. One that is not refuses the start of the node.</summary>
internal sealed class PolicyCheck : HomeCheck
{
    public override string Name => "policy";

    public override bool HindersStart => true;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        Parsed<PolicyInForce> read = new PolicyShelf(home.Home).ReadInForce();
        if (!read.IsValid)
            return read.Problems.Select(problem => Failure(problem.Code.Code, problem.ToString(), problem.Hint ?? problem.Code.Fix));
        string beside = read.Value.Shadow is { } shadow ? $"; {shadow} is tried out beside it" : "";
        SharingPolicy policy = read.Value.Document;
        return [Ok(policy.Hash == SharingPolicy.BuiltIn.Hash ? $"the built-in policy decides{beside}" : $"{policy} decides, with {policy.Rules.Count} rules{beside}")];
    }
}
