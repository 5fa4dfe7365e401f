using CertBridge.Storage.Homes;

namespace CertBridge.Node.Examining;

/// <summary>Nobody else may read keys and store, or write what the node believes.</summary>
internal sealed class KeyModesCheck : HomeCheck
{
    public override string Name => "key-modes";

    public override bool HindersStart => true;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        Finding[] loose = [.. KeyModes.Check(home.Home).Select(problem => Failure("open-to-others", $"{problem.Field}: {problem.Message}", $"chmod go-rwx {ShellWord.Of(problem.Field)}"))];
        return loose.Length > 0 ? loose : [Ok("keys and store are for the owner alone, and nobody else may write the home")];
    }
}
