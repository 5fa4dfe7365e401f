using CertBridge.Cli.Printing;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Cli.Agreeing;

/// <summary>What an agreement opens that another does not, and how many officers of each side it takes for that.</summary>
/// <param name="Before">Null where none is in force to compare it with.</param>
internal sealed record AgreementDifference(Agreement? Before, Agreement After)
{
    public IReadOnlyList<TermsChange> Changes { get; } = Before is null ? [] : AgreementComparison.Of(Before, After);

    /// <summary>Where nothing was in force before, all of it is more.</summary>
    public bool IsWider => Before is null || Changes.Any(change => change.Direction == TermsDirection.Wider);

    /// <summary>The node's word, which knows what else was signed; else what follows from the two documents.</summary>
    public int OfficersPerSide
    {
        get => field > 0 ? field : Before is null ? After.OfficersPerSide : AgreementComparison.OfficersFor(Before, After, IsStopped);
        init;
    }

    /// <summary>The one before is suspended or terminated: whatever comes in its place opens again what was closed.</summary>
    public bool IsStopped { get; init; }

    /// <summary>A sentence for people.</summary>
    public string Conclusion
    {
        get
        {
            string what = Before is null ? $"No agreement between {After.Parties.First} and {After.Parties.Second} is in force, so all of {After} is new"
                : Before.Hash == After.Hash ? $"{After} is the one it is compared with"
                : IsStopped ? $"{Before} was stopped, and {After} would open again what was closed"
                : IsWider ? $"{After} may open more than {Before}"
                : $"{After} opens no more than {Before}";
            return $"{what}: it takes {AgreementPrinting.Officers(OfficersPerSide)} of each side.";
        }
    }

    /// <summary>Line by line, for people.</summary>
    public IEnumerable<string> Lines => [.. Changes.Select(AgreementPrinting.Text), TerminalText.Escape(Conclusion)];
}
