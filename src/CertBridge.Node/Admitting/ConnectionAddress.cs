using System.Net;
using System.Net.Sockets;

namespace CertBridge.Node.Admitting;

/// <summary>
/// Who a stranger is before TLS has said so: an IPv4 address, or the /64 of an IPv6 address, because whoever has one address of it has them all
/// (RFC 6177 section 2).
/// </summary>
internal static class ConnectionAddress
{
    private const int PrefixBytes = 8;

    public static IPAddress Of(EndPoint? remote)
    {
        if (remote is not IPEndPoint { Address: { } address })
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        byte[] bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes);
    }
}
