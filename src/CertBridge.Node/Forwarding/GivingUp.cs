using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Forwarding;

/// <summary>
/// When an order of which nothing ever went is tried no more. What counts is the time something passing kept it here, and not how long it was queued: a hold, or a partner that was away, is no try. A later revision
/// is the same order, and begins nothing anew.
/// </summary>
internal static class GivingUp
{
    private static readonly TimeSpan Tried = TimeSpan.FromDays(Limits.ForwardTriedDaysMax);

    /// <param name="keptSince">Since when it is kept here; null where this is the first time.</param>
    /// <param name="now">When it is kept here again.</param>
    public static bool IsTime(DateTimeOffset? keptSince, DateTimeOffset now) => keptSince is { } since && now - since >= Tried;

    /// <summary>Within the commit. The order may have moved since it was looked at: one that does not follow stays as it is.</summary>
    /// <param name="writer">The commit.</param>
    /// <param name="report">The report.</param>
    /// <param name="partner">For whom.</param>
    /// <param name="decision">What keeps it here at the end.</param>
    /// <param name="now">When.</param>
    /// <returns>True where it is given up.</returns>
    public static bool Give(StoreWriter writer, ReportId report, PartnerId partner, DecisionRow decision, DateTimeOffset now) =>
        writer.FindOnward(report, partner) is { State: OnwardState.Following }
        && writer.MoveOnward(report, partner, OnwardEvent.GivenUp, by: "", Because(decision), now) is not null;

    /// <summary>For people.</summary>
    public static string Because(DecisionRow decision) => $"{decision.Reason}: {decision.Because}";
}
