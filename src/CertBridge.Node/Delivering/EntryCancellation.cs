using CertBridge.Storage.Rows;

namespace CertBridge.Node.Delivering;

/// <summary>An entry somebody wanted back.</summary>
/// <param name="Entry">As it is now, without bytes.</param>
/// <param name="IsTakenBackNow">It was queued until this commit.</param>
internal sealed record EntryCancellation(OutboxRow Entry, bool IsTakenBackNow)
{
    /// <summary>It will never reach the partner, whoever or whatever stopped it.</summary>
    public bool IsStopped => Entry.State is OutboxState.Cancelled or OutboxState.Expired;
}
