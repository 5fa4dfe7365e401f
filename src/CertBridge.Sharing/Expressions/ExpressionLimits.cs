namespace CertBridge.Sharing.Expressions;

/// <summary>What one expression may be and may cost. All of it is checked when it is read; evaluating one that was read always ends.</summary>
public static class ExpressionLimits
{
    /// <summary>Length, characters (UTF-16 units).</summary>
    public const int LengthMax = 2_000;

    /// <summary>Names, literals and operators together.</summary>
    public const int NodesMax = 200;

    /// <summary>Nodes above each other, and brackets inside each other.</summary>
    public const int DepthMax = 20;

    /// <summary>Steps of one evaluation, at the largest lists the schema allows.</summary>
    public const int StepsMax = 100_000;

    /// <summary><c>exists</c> and <c>all</c> inside each other.</summary>
    public const int QuantifiersMax = 4;

    /// <summary>Longest duration either way: 2^63 ns as in other CEL programs, which is some 292 years.</summary>
    public static readonly TimeSpan DurationMax = TimeSpan.FromTicks(long.MaxValue / 100);
}
