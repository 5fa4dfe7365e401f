using CertBridge.Protocol.V1;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Examining;

/// <summary>Room on the disk of the store, against the watermarks of docs/operations.md.</summary>
internal sealed class DiskCheck : HomeCheck
{
    public override string Name => "disk";

    /// <summary>False: a node that starts still gives receipts, and takes the rest by itself once there is room.</summary>
    public override bool HindersStart => false;

    public override IEnumerable<Finding> Look(ExaminedHome home)
    {
        DiskRoom disk = home.Machine.Disk;
        if (disk.FreeBytes is not { } free)
            return [Skipped("unknown", "the disk of the store cannot be asked")];
        string fix = $"free room: df -h {ShellWord.Of(home.Home.StoreFolder)}";
        if (disk.Shortage(LaneName.Flash) is { } flash)
            return [Failure("below-flash", $"{flash}: nothing is taken in any more", fix)];
        if (disk.Shortage(LaneName.Routine) is { } routine)
            return [Failure("below-routine", $"{routine}: reports are refused as busy", fix)];
        return [disk.Shortage(LaneName.Bulk) is { } bulk ? Warning("below-bulk", $"{bulk} for bulk", fix) : Ok($"{free / (1024 * 1024)} MiB are free")];
    }
}
