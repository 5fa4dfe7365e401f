using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Founding;

namespace CertBridge.Node.Tests.Receiving;

public sealed class DiskRoomTests
{
    [Fact]
    public void IsShort_SaysWhatTheStoresDiskSays()
    {
        using var node = new FoundedNode("cert-aln");
        Directory.CreateDirectory(node.Home.StoreFolder);
        bool expected = new DriveInfo(node.Home.StoreFolder).AvailableFreeSpace < DiskRoom.BytesMin;

        Assert.Equal(expected, new DiskRoom(node.Home, TimeProvider.System).IsShort);
    }
}
