namespace CertBridge.Node.Examining;

/// <summary>The own key sheet is in date: to an expired one partners seal nothing. A running node signs the next two weeks before.</summary>
internal sealed class KeySheetCheck : HomeCheck
{
    /// <summary>The node renews it at 14 days; later than this it did not manage to.</summary>
    private static readonly TimeSpan WarnBefore = TimeSpan.FromDays(10);

    public override string Name => "key-sheet";

    /// <summary>False: a node that was off for a summer signs the next sheet when it starts.</summary>
    public override bool HindersStart => false;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        if (!home.Own.IsValid)
            return [Skipped("depends", "the own card cannot be read")];
        DateTimeOffset end = home.Own.Value.Sheet.Expires;
        string what = ExpiryWords.Of($"the own key sheet (serial {home.Own.Value.Sheet.Serial})", end, home.Now);
        string fix = $"certbridge sheet sign{home.Flag}";
        if (end <= home.Now)
            return [Failure(ExpiryWords.Expired, what, fix)];
        return [end - home.Now < WarnBefore ? Warning(ExpiryWords.Soon, what, fix) : Ok(what)];
    }
}
