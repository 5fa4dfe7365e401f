namespace CertBridge.Node.Examining;

/// <summary>One thing to look at in a node's home. It changes nothing and asks nobody over the network.</summary>
internal abstract class HomeCheck
{
    /// <summary>Stable, such as <c>key-modes</c>.</summary>
    public abstract string Name { get; }

    /// <summary>True when a node with such a failure should not be started. The others are warnings to <c>node preflight</c>: a node must come up again at night although somebody's certificate ran out.</summary>
    public abstract bool HindersStart { get; }

    public abstract IEnumerable<Finding> Look(ExaminedHome home);

    protected Finding Ok(string what, string cause = "ok") => new(Name, FindingLevel.Ok, cause, what);

    protected Finding Skipped(string cause, string what) => new(Name, FindingLevel.Skipped, cause, what);

    protected Finding Warning(string cause, string what, string fix) => new(Name, FindingLevel.Warning, cause, what, fix);

    protected Finding Failure(string cause, string what, string fix) => new(Name, FindingLevel.Failure, cause, what, fix);
}
