using System.Net;
using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>Crypto-PAn against the vectors of the authors' own distribution (IPv4) and of later implementations of the same scheme (IPv6).</summary>
public sealed class PrefixPreservingTests
{
    /// <summary>The key of the sample of the original distribution.</summary>
    private static readonly byte[] PublishedKey =
    [
        21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16, 216, 152, 143, 131, 121, 121, 101, 39, 98, 87, 76, 45, 42, 132, 34, 2,
    ];

    [Theory]
    [InlineData("128.11.68.132", "135.242.180.132")]
    [InlineData("129.118.74.4", "134.136.186.123")]
    [InlineData("130.132.252.244", "133.68.164.234")]
    [InlineData("141.223.7.43", "141.167.8.160")]
    [InlineData("24.0.250.221", "100.15.198.226")]
    [InlineData("24.5.0.80", "100.9.15.210")]
    [InlineData("64.34.154.117", "0.221.154.117")]
    [InlineData("63.14.55.111", "95.9.215.7")]
    [InlineData("::1", "78ff:f001:9fc0:20df:8380:b1f1:704:ed")]
    [InlineData("::2", "78ff:f001:9fc0:20df:8380:b1f1:704:ef")]
    [InlineData("::ffff", "78ff:f001:9fc0:20df:8380:b1f1:704:f838")]
    [InlineData("2001:db8::1", "4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1e")]
    [InlineData("2001:db8::2", "4401:2bc:603f:d91d:27f:ff8e:e6f1:dc1c")]
    public void Change_GivesThePublishedAddress(string address, string expected)
    {
        byte[] bytes = IPAddress.Parse(address).GetAddressBytes();
        PrefixPreserving.Change(PublishedKey, bytes, bytes.Length * 8);
        Assert.Equal(expected, new IPAddress(bytes).ToString());
    }

    [Theory]
    [InlineData("203.0.113.77", "203.0.113.199", 24)]
    [InlineData("203.0.113.77", "203.0.113.76", 31)]
    [InlineData("203.0.113.77", "75.0.113.77", 0)]
    [InlineData("203.0.113.77", "203.128.113.77", 8)]
    public void Change_KeepsExactlyTheSharedPrefix(string one, string other, int shared)
    {
        byte[] a = IPAddress.Parse(one).GetAddressBytes(), b = IPAddress.Parse(other).GetAddressBytes();
        PrefixPreserving.Change(PublishedKey, a, 32);
        PrefixPreserving.Change(PublishedKey, b, 32);
        Assert.Equal(shared, SharedBits(a, b));
    }

    [Fact]
    public void Change_OfANetwork_IsThatOfItsAddresses_AndLeavesTheRest()
    {
        byte[] network = [203, 0, 113, 0], address = [203, 0, 113, 77];
        PrefixPreserving.Change(PublishedKey, network, 24);
        PrefixPreserving.Change(PublishedKey, address, 32);
        Assert.Equal(address[..3], network[..3]);
        Assert.Equal(0, network[3]);
    }

    private static int SharedBits(byte[] a, byte[] b)
    {
        for (int i = 0; i < a.Length * 8; i++)
        {
            if (((a[i / 8] ^ b[i / 8]) & (0x80 >> (i % 8))) != 0)
                return i;
        }
        return a.Length * 8;
    }
}
