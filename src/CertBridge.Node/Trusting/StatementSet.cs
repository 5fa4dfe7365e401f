using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Trusting;

/// <summary>
/// All that is kept of what officers of both sides said of one agreement's standing. It only grows but for what counts for nothing any more, so two nodes that were told the same say the
/// same, whatever came first and however often.
/// </summary>
internal sealed record StatementSet(Agreement Document, IReadOnlyList<KnownStatement> All)
{
    /// <summary>Of both sides the stricter.</summary>
    public AgreementStanding Standing => (AgreementStanding)Math.Max((int)StandingOf(Document.Parties.First), (int)StandingOf(Document.Parties.Second));

    public AgreementStanding StandingOf(PartnerId side) => Of(side).Aggregate(AgreementStanding.Open, (standing, statement) => AgreementStandings.Next(standing, statement.Event(Document)));

    /// <summary>The newest word of the side, null where it said nothing; what ended it, where it did.</summary>
    public KnownStatement? Newest(PartnerId side) => Of(side).LastOrDefault(statement => statement.Claim.Word == StandingWord.Terminated) ?? Of(side).LastOrDefault();

    /// <summary>The serial of the side's next statement; where the highest is used up, that one again: at a tie the stricter counts, so that a side can always stop.</summary>
    public ulong NextSerial(PartnerId side) => Of(side).Select(statement => statement.Claim.Serial).LastOrDefault() is var last && last < Limits.AgreementSerialMax ? last + 1 : Limits.AgreementSerialMax;

    /// <summary>With what was said besides, by officers on the side's card; the oldest that counts for nothing goes where there are too many.</summary>
    public StatementSet With(IEnumerable<KnownStatement> said)
    {
        Dictionary<StandingClaim, KnownStatement> all = All.DistinctBy(statement => statement.Claim).ToDictionary(statement => statement.Claim);
        foreach (KnownStatement one in said)
            all[one.Claim] = (all.GetValueOrDefault(one.Claim) ?? one with { Signatures = [] }).With(one.Signatures); // one per officer, also of what is heard for the first time
        var merged = new StatementSet(Document, [.. all.Values]);
        return merged with { All = [.. merged.Kept(Document.Parties.First), .. merged.Kept(Document.Parties.Second)] };
    }

    /// <summary>True when the same was said by the same officers.</summary>
    public bool SaysTheSame(StatementSet other) =>
        All.Count == other.All.Count && All.All(statement => other.All.Any(one => one.Claim == statement.Claim && one.Signatures.Count == statement.Signatures.Count));

    /// <summary>In the order in which they count: of two with one serial the stricter is the later.</summary>
    private IEnumerable<KnownStatement> Of(PartnerId side) =>
        All.Where(statement => statement.Claim.Side == side).OrderBy(statement => statement.Claim.Serial).ThenBy(statement => statement.Claim.Word).ThenBy(statement => statement.Claim.Reason);

    /// <summary>What ended it first, then the newest: neither is ever crowded out.</summary>
    private IEnumerable<KnownStatement> Kept(PartnerId side) =>
        Of(side).Reverse().OrderByDescending(statement => statement.Claim.Word == StandingWord.Terminated).Take(Limits.AgreementStatementsPerSideMax);
}
