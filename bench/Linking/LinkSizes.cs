namespace CertBridge.Bench.Linking;

/// <summary>How much bulk a run of the link has.</summary>
/// <param name="Singles">Reports of one item that wait while flash is timed.</param>
/// <param name="Larges">Reports of <see cref="ItemsOfLarge"/> items that wait with them.</param>
/// <param name="CatchUp">Reports that pile up while the partner is away.</param>
internal sealed record LinkSizes(int Singles, int Larges, int CatchUp)
{
    /// <summary>As many as one report may have.</summary>
    public const int ItemsOfLarge = Protocol.Limits.ReportIndicatorsMax;

    public int Items => Singles + (Larges * ItemsOfLarge);

    /// <summary>A fifth as many singles as catch up, and a large one for each two hundred of those: 100,000 make 20,000 and 100, which are a million items and more.</summary>
    public static LinkSizes Of(int catchUp) => new(catchUp / 5, Math.Max(1, catchUp / 1_000), catchUp);
}
