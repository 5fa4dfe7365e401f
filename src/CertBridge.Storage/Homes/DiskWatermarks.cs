using CertBridge.Protocol.V1;

namespace CertBridge.Storage.Homes;

/// <summary>
/// How much of the store's disk must be free for a lane to be taken in (DESIGN section 9): bulk stops at 20 %, routine at 10 %, and the last 5 % belong to
/// flash, immediate and receipts. A share alone fits no disk: of a large one, 10 % is room for years, and of a small one less than the store needs
/// to put its own log away. So each share has a most and a least.
/// </summary>
public static class DiskWatermarks
{
    private const long MiB = 1024 * 1024;

    /// <summary>
    /// What is left to the store itself: its log grows to 16 MiB before it is folded, and a disk that is full ends the store. Receipts are still written
    /// below it, for they settle what was sent.
    /// </summary>
    private const long StoreBytes = 16 * MiB;

    /// <returns>Bytes that must be free; below them the lane is not taken in.</returns>
    public static long FreeBytesMin(LaneName lane, long diskBytes) => lane switch
    {
        LaneName.Flash or LaneName.Immediate => StoreBytes,
        LaneName.Priority => Share(diskBytes, 5, 2 * StoreBytes, 1024 * MiB),
        LaneName.Routine => Share(diskBytes, 10, 3 * StoreBytes, 2 * 1024 * MiB),
        _ => Share(diskBytes, 20, 4 * StoreBytes, 4 * 1024 * MiB),
    };

    private static long Share(long diskBytes, int percent, long least, long most) => Math.Clamp(diskBytes / 100 * percent, least, most);
}
