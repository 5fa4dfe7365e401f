using System.Globalization;
using System.Net;

namespace CertBridge.Node.Settings;

/// <summary>A host and a port as people write it: <c>gw1.cert-aln.example:7443</c>, <c>127.0.0.1:7442</c>, <c>[::1]:7442</c>.</summary>
public sealed record HostPort(string Host, int Port)
{
    /// <summary>Longest DNS name (RFC 1035 section 2.3.4).</summary>
    private const int HostLengthMax = 253;

    /// <summary>Null where the text is no host with a port from 0 to 65535.</summary>
    public static HostPort? TryParse(string? text)
    {
        int colon = text?.LastIndexOf(':') ?? -1;
        if (colon < 1 || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port > IPEndPoint.MaxPort)
            return null;
        string host = text![..colon];
        if (host is ['[', .., ']'])
            return IPAddress.TryParse(host[1..^1], out _) ? new HostPort(host[1..^1], port) : null;
        return IsName(host) ? new HostPort(host, port) : null;
    }

    /// <summary>Where to listen; null when the host is a name, which could move to an address nobody chose.</summary>
    public IPEndPoint? ToListenAddress() => IPAddress.TryParse(Host, out IPAddress? address) ? new IPEndPoint(address, Port) : null;

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>A DNS name or an IPv4 address: letters, digits, dots and inner hyphens.</summary>
    private static bool IsName(string host) =>
        host.Length <= HostLengthMax && host.Split('.').All(label => label.Length is > 0 and <= 63
            && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
}
