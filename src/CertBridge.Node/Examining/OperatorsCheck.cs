using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Examining;

/// <summary>Somebody can administer the node, and nobody's certificate runs out unseen.</summary>
internal sealed class OperatorsCheck : HomeCheck
{
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(30);

    public override string Name => "operators";

    public override bool HindersStart => false;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        Parsed<IReadOnlyList<OperatorEntry>> read = OperatorFile.Read(home.Home);
        if (!read.IsValid)
            return read.Problems.Select(problem => Failure(problem.Code.Code, problem.ToString(), problem.Hint ?? problem.Code.Fix));
        OperatorEntry[] valid = [.. read.Value.Where(entry => entry.Revoked is null && home.Now <= entry.NotAfter)];
        string add = $"certbridge node operator add NAME{home.Flag} --role admin --out DIR";
        if (!valid.Any(entry => entry.Role is OperatorRole.Admin))
            return [Failure("no-admin", "no admin's certificate is valid: nobody can administer the node over its listener", add)];
        OperatorEntry[] ending = [.. valid.Where(entry => entry.NotAfter - home.Now < WarnBefore)];
        return ending.Length > 0
            ? ending.Select(entry => Warning(
                ExpiryWords.Soon,
                ExpiryWords.Of($"the certificate of {entry.Name} ({entry.Role.Word()})", entry.NotAfter, home.Now),
                $"certbridge node operator revoke {entry.Name}{home.Flag}, then certbridge node operator add {entry.Name}{home.Flag} --role {entry.Role.Word()} --out DIR"))
            : [Ok($"{valid.Length} operators may open the local listener")];
    }
}
