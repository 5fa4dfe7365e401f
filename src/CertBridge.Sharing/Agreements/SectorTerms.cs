namespace CertBridge.Sharing.Agreements;

/// <summary>Which sectors' incidents may be exchanged. A denial is stronger than any allowance.</summary>
public sealed record SectorTerms(IReadOnlySet<string> Allow, IReadOnlySet<string> Deny)
{
    /// <summary>In <see cref="Allow"/>: every sector.</summary>
    public const string Any = "*";

    public static readonly SectorTerms AllowAll =
        new(new HashSet<string>([Any], StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));

    public bool AllowsEvery => Allow.Contains(Any);

    public bool Allows(string sector) => !Deny.Contains(sector) && (AllowsEvery || Allow.Contains(sector));
}
