namespace CertBridge.Node.Trusting;

/// <summary>Where a policy stands among those that were in force before it, by the node log.</summary>
/// <param name="After">Index of the leaf of the last one; null where there is none.</param>
/// <param name="HighestVersion">Of all that ever were in force; 0 where there is none.</param>
internal sealed record PolicyPosition(ulong? After, ulong HighestVersion)
{
    public static PolicyPosition First { get; } = new(null, 0);
}
