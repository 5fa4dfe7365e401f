using System.Net;
using CertBridge.Node.Admitting;
using CertBridge.Node.Tests.Rationing;

namespace CertBridge.Node.Tests.Admitting;

public sealed class HandshakeRateTests
{
    private readonly StandingClock clock = new();

    [Fact]
    public void Admits_OneAddress_ItsBurstAndNoMore()
    {
        var rate = new HandshakeRate(1_000, clock);
        Assert.Equal(AdmissionLimits.HandshakesPerAddressBurst, Enumerable.Range(0, 200).Count(_ => rate.Admits(IPAddress.Loopback)));
    }

    [Fact]
    public void Admits_SomebodyKnown_WhenStrangersHaveUsedUpTheirHalf()
    {
        var rate = new HandshakeRate(100, clock);
        IPAddress partner = IPAddress.Parse("198.51.100.7");
        rate.Know(partner);
        int strangers = Enumerable.Range(0, 5_000).Count(i => rate.Admits(new IPAddress([10, 0, (byte)(i / 250), (byte)(i % 250)])));

        Assert.Equal(50, strangers);
        Assert.True(rate.Admits(partner));
        Assert.True(rate.IsKnown(partner));
    }

    [Fact]
    public void Know_MoreThanAreRemembered_ForgetsTheOldest()
    {
        var rate = new HandshakeRate(100, clock);
        for (int i = 0; i <= AdmissionLimits.AddressesMax; i++)
        {
            rate.Know(new IPAddress([10, 1, (byte)(i / 250), (byte)(i % 250)]));
            clock.Move(TimeSpan.FromMilliseconds(1));
        }
        Assert.False(rate.IsKnown(new IPAddress([10, 1, 0, 0])));
        Assert.True(rate.IsKnown(new IPAddress([10, 1, 0, 1])));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void AddressOf_AnIpv6Host_IsItsNetwork(string remote, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), ConnectionAddress.Of(new IPEndPoint(IPAddress.Parse(remote), 1)));
}
