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
        rate.Know("cert-bor", partner);
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
            Know(rate, $"cert-{i}", Address(1, i));
        Assert.False(rate.IsKnown(Address(1, 0)));
        Assert.True(rate.IsKnown(Address(1, 1)));
    }

    [Fact]
    public void Know_WhenAllIsFull_ForgetsOneOfWhoHasMost()
    {
        var rate = new HandshakeRate(100, clock);
        for (int i = 0; i < AdmissionLimits.AddressesMax - 2; i++)
            Know(rate, $"cert-{i}", Address(1, i));
        Know(rate, "cert-many", Address(2, 0));
        Know(rate, "cert-many", Address(2, 1));

        Know(rate, "cert-new", Address(3, 0));

        Assert.False(rate.IsKnown(Address(2, 0)));
        Assert.All([Address(1, 0), Address(2, 1), Address(3, 0)], address => Assert.True(rate.IsKnown(address)));
    }

    [Fact]
    public void Know_MoreThanOneOwnerMay_ForgetsItsOwnOldest()
    {
        var rate = new HandshakeRate(100, clock);
        Know(rate, "cert-cel", Address(2, 0));
        for (int i = 0; i < AdmissionLimits.KnownAddressesPerOwner; i++)
            Know(rate, "cert-bor", Address(1, i));
        Know(rate, "cert-bor", Address(1, 0)); // seen again, so it is the newest
        Know(rate, "cert-bor", Address(1, 100));

        Assert.False(rate.IsKnown(Address(1, 1)));
        Assert.Equal(AdmissionLimits.KnownAddressesPerOwner, Enumerable.Range(0, 200).Count(i => rate.IsKnown(Address(1, i))));
        Assert.True(rate.IsKnown(Address(2, 0)));
    }

    [Fact]
    public void Know_AnAddressOfTwo_IsForgottenWithTheSecond()
    {
        var rate = new HandshakeRate(100, clock);
        Know(rate, "cert-bor", Address(9, 9));
        Know(rate, "cert-cel", Address(9, 9));
        foreach (string owner in new[] { "cert-bor", "cert-cel" })
        {
            Assert.True(rate.IsKnown(Address(9, 9)));
            for (int i = 0; i < AdmissionLimits.KnownAddressesPerOwner; i++)
                Know(rate, owner, Address(1, i));
        }
        Assert.False(rate.IsKnown(Address(9, 9)));
    }

    private static IPAddress Address(byte net, int host) => new([10, net, (byte)(host / 250), (byte)(host % 250)]);

    private void Know(HandshakeRate rate, string owner, IPAddress address)
    {
        rate.Know(owner, address);
        clock.Move(TimeSpan.FromMilliseconds(1));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    public void AddressOf_AnIpv6Host_IsItsNetwork(string remote, string expected) =>
        Assert.Equal(IPAddress.Parse(expected), ConnectionAddress.Of(new IPEndPoint(IPAddress.Parse(remote), 1)));
}
