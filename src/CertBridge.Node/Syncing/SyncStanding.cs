using System.Collections.Immutable;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Syncing;

/// <summary>What the last comparison with one partner found, and when the next is due. It is not stored: a node that was started compares again.</summary>
internal sealed record SyncStanding
{
    /// <summary>When both sets were last compared to the end; null before the first time.</summary>
    public DateTimeOffset? ComparedAt { get; init; }

    /// <summary>The epoch of the exchange then.</summary>
    public ulong Epoch { get; init; }

    public required SyncFinding Withdrawn { get; init; }

    public required SyncFinding Documents { get; init; }

    /// <summary>Since when there has been a difference; null where there is none.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Comparisons in a row that left something open.</summary>
    public int Tries { get; init; }

    /// <summary>True once people were called because of this difference.</summary>
    public bool IsTold { get; init; }

    public required DateTimeOffset NextAt { get; init; }

    /// <summary>The number that should be 0.</summary>
    public int Difference => Withdrawn.Count + Documents.Count;

    /// <summary>The words of the labels of the metric, with their numbers.</summary>
    public IEnumerable<(string Kind, int Count)> Kinds => [("withdrawn", Withdrawn.Count), ("documents", Documents.Count)];
}

/// <summary>What was found in one set.</summary>
/// <param name="Count">Elements the partner holds otherwise than this node said them.</param>
/// <param name="IsUnderWay">True where something is being said just now: it is looked at again, and is no difference.</param>
/// <param name="Healing">Reports that are taken back again because of a difference; they count until the partner has answered.</param>
/// <param name="Example">One of them, for people; empty for none.</param>
internal sealed record SyncFinding(int Count, bool IsUnderWay, ImmutableHashSet<ReportId> Healing, string Example)
{
    public static readonly SyncFinding Nothing = new(0, IsUnderWay: false, [], "");
}
