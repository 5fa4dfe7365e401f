using CertBridge.Sealing.Releasing;
using CertBridge.Sharing.Policies;

namespace CertBridge.Node.Releasing;

/// <summary>
/// How many persons a release takes. There are always two: who wrote the report may be one of them, and since a name in a field proves nothing, the other is the second person
/// whom rules ask for. Cards name officers without roles, so every officer counts for every role.
/// </summary>
internal static class ReleaseNeeds
{
    public static int SignersFor(HoldTerms? hold) => Math.Max(ReleaseVerification.PersonsMin, hold?.Approvals.Sum(need => need.Approvals) ?? 0);

    /// <summary>For people.</summary>
    public static string Words(HoldTerms? hold) => hold is { Approvals.Count: > 0 } ? string.Join(" and ", hold.Approvals) : "two persons, as before";

    /// <param name="signers">Different officers who signed.</param>
    /// <param name="author">The author's name: an officer of that name is a signer, and no second person.</param>
    /// <returns>How many more have to sign; 0 when it is enough.</returns>
    public static int Missing(HoldTerms? hold, IReadOnlyCollection<string> signers, string author)
    {
        int others = hold?.Approvals.Where(need => need.IsDistinctFromAuthor).Sum(need => need.Approvals) ?? 0;
        int present = signers.Count(name => !name.Equals(author, StringComparison.OrdinalIgnoreCase));
        return Math.Max(0, Math.Max(SignersFor(hold) - signers.Count, others - present));
    }
}
