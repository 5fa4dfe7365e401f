using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Crashing;

namespace CertBridge.Exchange.Tests.Crashing;

public sealed class PointListsTests
{
    [Fact]
    public void EveryPoint_IsDrivenToByOneTest() =>
        Assert.Equal(Enum.GetValues<CrashPoint>().Where(point => point != CrashPoint.None).Order(), PointLists.All.Order());

    [Fact]
    public async Task AnUnknownPoint_RefusesTheStart_NamingThePoints()
    {
        string folder = Directory.CreateTempSubdirectory("certbridge-crash-").FullName;
        try
        {
            await using TestNode node = TestNode.Found(folder, "cert-aln");
            CommandOutcome refused = (await Certbridge.RunAsync(new Launch("Nowhere"), ["node", "run", "--home", node.Home])).ShouldExit(ExitCode.Usage);
            Assert.Contains("CB5003", refused.Errors);
            Assert.Contains(nameof(CrashPoint.ArrivalStored), refused.Errors);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
