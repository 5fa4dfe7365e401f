using CertBridge.Storage.Homes;

namespace CertBridge.Storage.Tests.Homes;

public sealed class NodeHomeTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void At_WithoutAFolder_IsThePackagedPlace(string? folder)
    {
        NodeHome home = NodeHome.At(folder);

        Assert.Equal("/etc/certbridge/node.yaml", home.NodeFile);
        Assert.Equal("/var/lib/certbridge/store", home.StoreFolder);
    }

    [Fact]
    public void At_AFolder_HoldsEverythingBeneathIt()
    {
        NodeHome home = NodeHome.At("/srv/aln/");

        Assert.All([home.NodeFile, home.KeysFolder, home.CardsFolder, home.AgreementsFolder, home.StoreFile, home.LockFile, home.PidFile],
            path => Assert.StartsWith("/srv/aln/", path, StringComparison.Ordinal));
    }

    [Fact]
    public void At_ARelativeFolder_IsMadeWhole()
    {
        Assert.True(Path.IsPathFullyQualified(NodeHome.At("here").NodeFile));
    }
}
