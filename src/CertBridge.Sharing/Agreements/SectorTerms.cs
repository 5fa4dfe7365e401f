namespace CertBridge.Sharing.Agreements;

/// <summary>Which sectors' incidents may be exchanged. A denial is stronger than any allowance.</summary>
public sealed record SectorTerms(IReadOnlySet<string> Allow, IReadOnlySet<string> Deny)
{
    /// <summary>In <see cref="Allow"/>: every sector.</summary>
    public const string Any = "*";

    /// <summary>The sectors of NIS2 annexes I and II, and <c>none</c>. A mistyped denial would deny nothing, so the list is closed.</summary>
    public static readonly IReadOnlySet<string> Known = new HashSet<string>(StringComparer.Ordinal)
    {
        "energy", "transport", "banking", "financial", "health", "drinking-water", "waste-water", "digital-infrastructure",
        "ict-services", "public-administration", "space", "courier", "waste-management", "chemical", "food", "manufacturing",
        "digital-providers", "research", "none",
    };

    public static readonly SectorTerms AllowAll =
        new(new HashSet<string>([Any], StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));

    public bool AllowsEvery => Allow.Contains(Any);

    public bool Allows(string sector) => !Deny.Contains(sector) && (AllowsEvery || Allow.Contains(sector));
}
