namespace CertBridge.Bench;

/// <summary>One line of the result.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of measured, limit and goal.</param>
/// <param name="Measured">The value.</param>
/// <param name="Limit">What the same machine allows at best, measured in the same run; null where there is no such thing.</param>
/// <param name="LimitIs">What the limit is made of.</param>
/// <param name="Goal">What it should be; null where the row is itself a limit.</param>
/// <param name="IsMoreBetter">Whether the goal is a floor or a ceiling.</param>
internal sealed record Row(string Name, string Unit, double Measured, double? Limit = null, string LimitIs = "", double? Goal = null, bool IsMoreBetter = false)
{
    /// <summary>How much of the limit is used: 1 is perfect, whichever way is better.</summary>
    public double? Ratio => Limit is not { } limit ? null : IsMoreBetter ? Measured / limit : limit / Measured;

    public bool? IsMet => Goal is not { } goal ? null : IsMoreBetter ? Measured >= goal : Measured <= goal;
}
