using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace CertBridge.Formats.Iodef;

/// <summary>Categories of addresses and types of observables (RFC 7970, sections 3.18.1 and 3.29.3.1) to our indicator types; docs/FORMATS.md has the same table for people.</summary>
internal static class IodefTypes
{
    private const string NoType = "a report has no indicator of this type";

    /// <summary>An address of a node, or a line of observables of the same types.</summary>
    public static IodefFinding Address(ForeignElement at, string category, string text) => category switch
    {
        "ipv4-addr" or "ipv6-addr" => IodefFinding.Of(at, "ip", text),
        "ipv4-net" or "ipv6-net" => IodefFinding.Of(at, "network", text),
        "ipv4-net-mask" or "ipv4-net-masked" => IodefFinding.Of(at, "network", WithPrefix(text) ?? text),
        "asn" => IodefFinding.Of(at, "asn", text),
        "mac" => IodefFinding.Of(at, "mac", text),
        "e-mail" => IodefFinding.Of(at, "email", text),
        "site-uri" => Uri(at, text),
        _ => IodefFinding.Lost(at, NoType),
    };

    /// <summary>One line of a list of observables. Where two values stand in it they are one thing; a protocol and a time are left out.</summary>
    public static IodefFinding Line(ForeignElement at, string type, string line, string? hashType) => type switch
    {
        "domain-name" or "fqdn" => IodefFinding.Of(at, "domain", line), // the second is in an example of the RFC and not in its schema
        "domain-to-ipv4" or "domain-to-ipv6" or "domain-to-ipv4-timestamp" or "domain-to-ipv6-timestamp" => Pair(at, "domain", "ip", line),
        "ipv4-port" or "ipv6-port" => Pair(at, "ip", "port", line),
        "windows-reg-key" => IodefFinding.Of(at, "registry-key", line),
        "file-hash" when hashType is not null => IodefFinding.Of(at, hashType, line),
        "file-hash" => IodefFinding.Lost(at, "the list does not say of which kind its hashes are"),
        "email-subject" => IodefFinding.Of(at, "email-subject", line),
        "http-user-agent" => IodefFinding.Of(at, "user-agent", line),
        "http-request-uri" => Uri(at, line),
        "mutex" => IodefFinding.Of(at, "mutex", line),
        "file-path" => IodefFinding.Of(at, "filename", line),
        "user-name" => IodefFinding.Lost(at, "accounts are not carried"),
        _ => Address(at, type, line),
    };

    /// <summary>The type of a hash by the address of its algorithm (RFC 9231, section 2.1; XML Encryption, section 5.8); null for any other.</summary>
    public static string? OfAlgorithm(string? address) => address?[(address.LastIndexOf('#') + 1)..] switch
    {
        "md5" => "md5",
        "sha1" => "sha1",
        "sha224" => "sha224",
        "sha256" => "sha256",
        "sha384" => "sha384",
        "sha512" => "sha512",
        _ => null,
    };

    /// <summary>Documents break an address over lines to show it, which is no part of it (RFC 3986, appendix C).</summary>
    private static IodefFinding Uri(ForeignElement at, string text)
    {
        string whole = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        if (whole.StartsWith('/'))
            return IodefFinding.Of(at, "uri-path", whole);
        return ForeignValue.Of("url", whole) is null && ForeignValue.Of("domain", whole) is { } host ? IodefFinding.Said(at, host) : IodefFinding.Of(at, "url", whole);
    }

    private static IodefFinding Pair(ForeignElement at, string first, string second, string line)
    {
        string[] parts = line.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length < 2)
            return IodefFinding.Lost(at, "the line is not values with a comma between them");
        IodefFinding what = IodefFinding.Of(at, first, parts[0]);
        if (what.What is null)
            return what;
        return ForeignValue.Of(second, parts[1]) is { } also ? what with { Also = also } : what.Lose($"the value is not of type {second}");
    }

    /// <summary>192.0.2.0/255.255.255.0 is 192.0.2.0/24; null where the mask is none.</summary>
    private static string? WithPrefix(string text)
    {
        string[] parts = text.Split('/');
        if (parts.Length != 2 || !IPAddress.TryParse(parts[1], out IPAddress? mask) || mask.AddressFamily != AddressFamily.InterNetwork)
            return null;
        uint bits = BinaryPrimitives.ReadUInt32BigEndian(mask.GetAddressBytes());
        uint rest = ~bits;
        return (rest & (rest >> 1)) == rest >> 1 ? $"{parts[0]}/{BitOperations.PopCount(bits)}" : null;
    }
}
