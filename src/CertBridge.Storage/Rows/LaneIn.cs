namespace CertBridge.Storage.Rows;

/// <summary>Where a partner's numbering stands with us on one lane.</summary>
/// <param name="Epoch">0 before the first number.</param>
/// <param name="Floor">Everything up to here is settled.</param>
/// <param name="BusyNumber">The number that could not be taken, while it is still the next; null otherwise.</param>
/// <param name="BusySince">When it could not be taken for the first time.</param>
public sealed record LaneIn(ulong Epoch, ulong Floor, ulong? BusyNumber = null, DateTimeOffset? BusySince = null)
{
    /// <summary>Before the first number.</summary>
    public static readonly LaneIn Start = new(0, 0);
}
