using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using CertBridge.Sharing.Patterns;

namespace CertBridge.Sharing.Reports;

/// <summary>
/// The canonical form of each indicator type, so that two CERTs who saw the same thing write the same text. Nothing is guessed: a value that
/// is not plainly of its type has no canonical form.
/// </summary>
public static class IndicatorForms
{
    private static readonly Regex Label = TextForm.Of(@"^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\z");
    private static readonly Regex Url = TextForm.Of(@"^[A-Za-z][A-Za-z0-9+.-]{0,31}://[^\s/?#]+[^\s]*\z");
    private static readonly Regex LocalPart = TextForm.Of(@"^[^\s@""<>()\[\],;:\\]+\z");
    private static readonly Regex Asn = TextForm.Of(@"^(AS|as)?[1-9][0-9]{0,9}\z");
    private static readonly Regex MacForm = TextForm.Of(@"^(([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{12})\z");
    private static readonly Regex Ssdeep = TextForm.Of(@"^[0-9]{1,10}:[A-Za-z0-9+/]{1,128}:[A-Za-z0-9+/]{1,128}\z");
    private static readonly Regex Tlsh = TextForm.Of(@"^(T1)?[0-9A-F]{70}\z");
    private static readonly Regex Bitcoin = TextForm.Of(@"^([13][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[02-9ac-hj-np-z]{11,71})\z");

    private static readonly IPNetwork[] Reserved =
    [
        .. new[]
        {
            // IANA special-purpose registries (RFC 6890) and multicast; documentation ranges are RFC 5737 and RFC 3849.
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "ff00::/8",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>True for the types whose value is an address or a network.</summary>
    public static bool IsAddress(string type) => type is "ip" or "victim-ip" or "network";

    /// <summary>The canonical form; null when the value is not of the type.</summary>
    public static string? Canonical(string type, string value) => type switch
    {
        "ip" => Address(value)?.ToString(),
        "victim-ip" => Address(value)?.ToString() ?? Network(value),
        "network" => Network(value),
        "port" => Port(value),
        "domain" => Domain(value),
        "url" => Matches(Url, value),
        "uri-path" => value.StartsWith('/') ? value : null,
        "email" => Email(value),
        "asn" => Asn.IsMatch(value) ? "AS" + value.TrimStart('A', 'S', 'a', 's') : null,
        "mac" => Mac(value),
        "md5" or "imphash" or "ja3" => Hex(value, 32),
        "sha1" or "certificate-sha1" => Hex(value, 40),
        "sha224" => Hex(value, 56),
        "sha256" or "authentihash" or "certificate-sha256" => Hex(value, 64),
        "sha384" => Hex(value, 96),
        "sha512" => Hex(value, 128),
        "ssdeep" => Matches(Ssdeep, value),
        "tlsh" => Matches(Tlsh, value.ToUpperInvariant()),
        "cve" => Matches(Classification.CveId, value.ToUpperInvariant()),
        "bitcoin-address" => Matches(Bitcoin, value),
        "stix-pattern" => StixPattern.Read(value, out _)?.Text,
        _ => string.IsNullOrWhiteSpace(value) ? null : value,
    };

    /// <summary>True for an address or network of a private, documentation or otherwise special range; the value is canonical.</summary>
    public static bool IsReserved(string value)
    {
        int slash = value.IndexOf('/', StringComparison.Ordinal);
        return IPAddress.TryParse(slash < 0 ? value : value[..slash], out IPAddress? address) && Reserved.Any(network => network.Contains(address));
    }

    // The platform's parser takes 1, 0x7f.1 and 010.0.0.1 for addresses; analysts mean none of them.
    private static IPAddress? Address(string value)
    {
        if (!IPAddress.TryParse(value, out IPAddress? address))
            return null;
        return address.AddressFamily == AddressFamily.InterNetwork
            ? (address.ToString() == value ? address : null)
            : (address.ScopeId == 0 && !value.Contains('%', StringComparison.Ordinal) && !value.Contains('[', StringComparison.Ordinal) ? address : null);
    }

    // The platform's parser would clear host bits silently.
    private static string? Network(string value)
    {
        int slash = value.IndexOf('/', StringComparison.Ordinal);
        bool isNetwork = slash > 0
            && value[(slash + 1)..].All(char.IsAsciiDigit)
            && IPNetwork.TryParse(value, out IPNetwork network)
            && network.BaseAddress.Equals(Address(value[..slash]));
        return isNetwork ? $"{Address(value[..slash])}{value[slash..]}" : null;
    }

    private static string? Port(string value) =>
        ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0
            ? port.ToString(CultureInfo.InvariantCulture)
            : null;

    // RFC 1035 section 2.3.1, with the underscores real names have; the last label is not a number, or it would be an address.
    private static string? Domain(string value)
    {
        string lower = (value.EndsWith('.') ? value[..^1] : value).ToLowerInvariant();
        string[] labels = lower.Length <= 253 ? lower.Split('.') : [];
        return labels.Length >= 2 && labels.All(Label.IsMatch) && !labels[^1].All(char.IsAsciiDigit) ? lower : null;
    }

    private static string? Email(string value)
    {
        int at = value.LastIndexOf('@');
        return at is > 0 and <= 64 && LocalPart.IsMatch(value[..at]) && Domain(value[(at + 1)..]) is { } domain ? $"{value[..at]}@{domain}" : null;
    }

    private static string? Mac(string value)
    {
        string digits = value.Replace(":", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal).ToLowerInvariant();
        return MacForm.IsMatch(value) ? string.Join(':', digits.Chunk(2).Select(pair => new string(pair))) : null;
    }

    private static string? Hex(string value, int digits) =>
        value.Length == digits && value.All(char.IsAsciiHexDigit) ? value.ToLowerInvariant() : null;

    private static string? Matches(Regex form, string value) => form.IsMatch(value) ? value : null;
}
