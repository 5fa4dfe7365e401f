namespace CertBridge.Node.Examining;

/// <summary>The own card verifies and is in date: without it nobody takes this node for who it is.</summary>
internal sealed class CardCheck : HomeCheck
{
    /// <summary>The root key is away, and fetching it takes people.</summary>
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(60);

    public override string Name => "card";

    public override bool HindersStart => true;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        if (!home.Own.IsValid)
            return home.Own.Problems.Select(problem => Failure(problem.Code.Code, problem.ToString(), problem.Hint ?? problem.Code.Fix));
        DateTimeOffset end = home.Own.Value.Card.Expires;
        string what = ExpiryWords.Of($"the own card (serial {home.Own.Value.Card.Serial})", end, home.Now);
        string fix = $"with the root key at hand: certbridge card sign{home.Flag} --root-key FILE";
        if (end <= home.Now)
            return [Failure(ExpiryWords.Expired, what, fix)];
        return [end - home.Now < WarnBefore ? Warning(ExpiryWords.Soon, what, fix) : Ok(what)];
    }
}
