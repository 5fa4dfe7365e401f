using CertBridge.Node.Running;
using CertBridge.Node.Settings;
using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Tests.Running;

public sealed class StopPointTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Arm_OfNothing_IsAllowedEverywhere(string? text) => Assert.Empty(StopPoint.Arm(text, NodeEnvironment.Production));

    [Theory]
    [InlineData(NodeEnvironment.Production)]
    [InlineData(NodeEnvironment.Exercise)]
    public void Arm_OutsideDev_IsRefused(string environment)
    {
        Problem refused = Assert.Single(StopPoint.Arm("FileWritten", environment));
        Assert.Equal(NodeErrors.StopPointRefused, refused.Code);
        Assert.Contains(environment, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arm_OfAnUnknownName_IsRefused_NamingThePoints() =>
        Assert.Contains("ArrivalStored", Assert.Single(StopPoint.Arm("Nowhere", NodeEnvironment.Dev)).Message, StringComparison.Ordinal);
}
