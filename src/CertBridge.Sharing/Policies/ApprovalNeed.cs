namespace CertBridge.Sharing.Policies;

/// <summary>The people a hold waits for.</summary>
/// <param name="Approvals">How many, 1 to <see cref="ApprovalsMax"/>.</param>
/// <param name="Role">The role they have on the sender's card.</param>
/// <param name="IsDistinctFromAuthor">True when the author is none of them.</param>
public sealed record ApprovalNeed(int Approvals, string Role, bool IsDistinctFromAuthor)
{
    public const int ApprovalsMax = 5;

    public override string ToString() => $"{Approvals} {(Approvals == 1 ? "approval" : "approvals")} by {Role}{(IsDistinctFromAuthor ? ", not the author" : "")}";
}
