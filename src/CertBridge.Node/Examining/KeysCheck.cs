using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Examining;

/// <summary>The private keys open, and are those of the own card and key sheet.</summary>
internal sealed class KeysCheck : HomeCheck
{
    public override string Name => "keys";

    public override bool HindersStart => true;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        if (!home.Settings.IsValid || !home.Own.IsValid)
            return [Skipped("depends", "the keys are held against node.yaml and the own card, which cannot be read")];
        using KeyProtection protection = KeyProtection.Of(home.Home, home.Settings.Value);
        var folder = new KeyFolder(home.Home, protection);
        Parsed<NodeKeys> loaded = NodeKeys.Load(home.Home, folder);
        using NodeKeys? keys = loaded.Value;
        // Whether this machine can do what the card offers is the suite check's to say.
        Problem[] problems = [.. loaded.Problems.Where(problem => problem.Code != HomeErrors.SuiteNotHere)];
        if (problems.Length == 0 && !folder.HasStoreKey && home.HasStore)
            return [Failure("no-store-key", $"there is no {folder.StoreKeyFile}, and what lies in the store opens with it alone", "restore the file from the backup of the keys")];
        return problems.Length > 0
            ? problems.Select(problem => Failure(problem.Code.Code, problem.ToString(), problem.Hint ?? problem.Code.Fix))
            : [Ok($"the keys open and are those of the own card ({folder.Standing().Word})")];
    }
}
