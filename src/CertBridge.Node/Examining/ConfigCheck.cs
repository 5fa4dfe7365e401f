using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Examining;

/// <summary>node.yaml: every problem at once.</summary>
internal sealed class ConfigCheck : HomeCheck
{
    public override string Name => "config";

    public override bool HindersStart => true;

    public override IEnumerable<Finding> Look(ExaminedHome home) => home.Settings.IsValid
        ? [Ok($"node.yaml is valid: {home.Settings.Value.Id} in environment {home.Settings.Value.Environment}")]
        : home.Settings.Problems.Select(problem => Failure(
            problem.Code.Code,
            problem.Line > 0 ? $"line {problem.Line}: {problem}" : problem.ToString(),
            problem.Code == HomeErrors.NoHome
                ? $"give the right folder with --home, or make a node there with certbridge init{home.Flag}, which asks; node init takes flags instead"
                : $"correct {home.Home.NodeFile}, then: certbridge node config validate{home.Flag}"));
}
