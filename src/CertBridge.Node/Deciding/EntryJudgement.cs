using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>What becomes of a queued entry immediately before it gets its number.</summary>
internal abstract record EntryJudgement
{
    private EntryJudgement()
    {
    }

    /// <summary>Card, sheet, agreement and our signing key are those it was sealed under.</summary>
    public sealed record StillGood : EntryJudgement;

    /// <summary>Something changed, and it is allowed all the same: these bytes go instead.</summary>
    public sealed record SealAgain(OutboxRow Replacement, DecisionRow Decision) : EntryJudgement;

    /// <summary>Something changed, and now it may go later only: these bytes wait until then.</summary>
    public sealed record HeldAgain(OutboxRow Replacement, DecisionRow Decision, DateTimeOffset Until) : EntryJudgement;

    /// <summary>Something changed, and it may not go any more.</summary>
    public sealed record NowDenied(DecisionRow Decision) : EntryJudgement;

    /// <summary>A withdrawal or a feedback whose facts changed: these bytes go instead.</summary>
    /// <param name="Decision">The record of the decision that let it go; null where none is asked.</param>
    public sealed record SaidAgain(OutboxRow Replacement, string? Decision = null) : EntryJudgement;

    /// <summary>What was to be passed on was forgotten or taken back, or cannot be opened here any more.</summary>
    /// <param name="Because">Why.</param>
    /// <param name="IsFollowed">A later revision is to be passed on instead.</param>
    public sealed record NothingToPassOn(string Because, bool IsFollowed = false) : EntryJudgement;

    /// <summary>What was to be passed on for the first time is kept here by something passing, such as an agreement that is suspended: it waits.</summary>
    public sealed record TriedLater : EntryJudgement;

    /// <summary>The same for so long that it is tried no more, with the decision that keeps it here at the end.</summary>
    public sealed record GivenUp(DecisionRow Decision) : EntryJudgement;

    /// <summary>This node met a fault of its own.</summary>
    public sealed record Faulty : EntryJudgement;

    /// <summary>A withdrawal or a feedback that cannot be sealed as things stand: it is taken out and said again later.</summary>
    public sealed record Unsealable : EntryJudgement;

    /// <summary>Something changed, and now it goes only when people release it, or release it again: it waits for them.</summary>
    /// <param name="ApprovalId">The approval whose release does not hold any more; null where people were not asked before.</param>
    /// <param name="Approval">What they are asked now.</param>
    public sealed record WaitsForPeople(DecisionRow Decision, long? ApprovalId, ApprovalRow Approval) : EntryJudgement;

    /// <summary>Its release was not given in time, or its time is over.</summary>
    public sealed record NotReleasedInTime(long ApprovalId) : EntryJudgement;
}
