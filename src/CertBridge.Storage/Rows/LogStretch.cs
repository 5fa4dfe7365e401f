namespace CertBridge.Storage.Rows;

/// <summary>One link log among those of its side that came one after the other: a new epoch begins a new one.</summary>
/// <param name="Epoch">The epoch of whose log it is; 1 for the first.</param>
/// <param name="First">The place of its first leaf among the leaves of all logs of its side.</param>
/// <param name="End">The place after its last leaf; null for the one that grows. The next log may begin later: between lie places of receipts that were signed alone, whose leaves were never followed.</param>
public sealed record LogStretch(ulong Epoch, ulong First, ulong? End)
{
    /// <summary>What there was before any new epoch, and in most exchanges all there ever is.</summary>
    public static readonly LogStretch Only = new(1, 0, null);
}
