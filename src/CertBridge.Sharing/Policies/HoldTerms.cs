namespace CertBridge.Sharing.Policies;

/// <summary>What a held report waits for: the latest time and the union of the approvals its rules ask for.</summary>
/// <param name="Until">Null where it waits for people alone.</param>
/// <param name="Approvals">One for each role, with the highest number asked for.</param>
public sealed record HoldTerms(DateTimeOffset? Until, IReadOnlyList<ApprovalNeed> Approvals)
{
    /// <summary>Two holds together: the later time, and for each role the more demanding need.</summary>
    internal HoldTerms And(DateTimeOffset? until, ApprovalNeed? needs)
    {
        DateTimeOffset? latest = Until is null || until > Until ? until : Until;
        if (needs is null)
            return this with { Until = latest };
        ApprovalNeed? same = Approvals.FirstOrDefault(approval => approval.Role == needs.Role);
        ApprovalNeed both = same is null
            ? needs
            : new ApprovalNeed(Math.Max(same.Approvals, needs.Approvals), needs.Role, same.IsDistinctFromAuthor || needs.IsDistinctFromAuthor);
        return new HoldTerms(latest, [.. Approvals.Where(approval => approval != same), both]);
    }
}
