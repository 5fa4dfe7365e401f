namespace CertBridge.Storage.Rows;

/// <summary>Where our numbering towards a partner stands on one lane.</summary>
public sealed record LaneOut(ulong Epoch, ulong LastNumber)
{
    /// <summary>Before the first number.</summary>
    public static readonly LaneOut Start = new(1, 0);
}
