using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Lists;

/// <summary>Values of lists: written so that nobody follows them by mistake, and often without their type.</summary>
internal static class ListTypes
{
    private static readonly string[] Hashes = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"];

    /// <summary>What can be told by its look, the plainest first. Nothing else is guessed.</summary>
    private static readonly string[] ByLook = ["network", "ip", "email", .. Hashes, "mac", "cve", "url", "domain"];

    /// <summary>Written in place of a character, and what is meant. Brackets stand in no address, name or mail address.</summary>
    private static readonly (string Written, string Meant)[] Defangings =
    [
        ("[.]", "."), ("(.)", "."), ("{.}", "."), ("[dot]", "."), ("(dot)", "."), ("[:]", ":"), ("[://]", "://"), ("[@]", "@"), ("[at]", "@"), ("(at)", "@"),
    ];

    /// <summary>Names in real tables for types of ours.</summary>
    public static string? Named(string written) => written.Trim().ToLowerInvariant() switch
    {
        "ipv4" or "ipv6" or "ip address" or "ip-src" or "ip-dst" or "ipv4-addr" or "ipv6-addr" => "ip",
        "fqdn" or "hostname" or "host" or "domain-name" => "domain",
        "uri" => "url",
        "e-mail" or "email-src" or "email-dst" or "email-addr" => "email",
        "sha-1" => "sha1",
        "sha-256" => "sha256",
        "sha-512" => "sha512",
        "hash" => ListColumn.Hash,
        "cidr" => "network",
        "file name" or "file-name" => "filename",
        "vulnerability" => "cve",
        var word => word != IndicatorValue.RedactedType && Vocabularies.IndicatorTypes.Has(word) ? word : null,
    };

    /// <summary>Null where it is not of the type, or nothing is known by its look. A host with a port is a host, and the port goes with it.</summary>
    /// <param name="type">One of ours, <see cref="ListColumn.Hash"/>, or null where the look decides.</param>
    /// <param name="written">As it stands in the list.</param>
    public static (IndicatorValue What, IndicatorValue? Also)? Of(string? type, string written)
    {
        string text = IsDefanged(type) ? Plain(written) : written;
        string[] types = type switch { null => ByLook, ListColumn.Hash => Hashes, _ => [type] };
        if (types.Select(one => ForeignValue.Of(one, text)).FirstOrDefault(value => value is not null) is { } found)
            return (found, null);
        int colon = text.LastIndexOf(':');
        if (colon > 0 && type is null or "ip" or "domain" && ForeignValue.Of("port", text[(colon + 1)..]) is { } port && HostOf(text[..colon]) is { } host)
            return (host, port);
        return null;
    }

    /// <summary>Why <see cref="Of"/> is null.</summary>
    public static string WhyNot(string? type) => type switch
    {
        null => "its look tells no type",
        ListColumn.Hash => "it has the length of no hash",
        _ => $"the value is not of type {type}",
    };

    private static IndicatorValue? HostOf(string text) => ForeignValue.Of("ip", text) is { Type: "ip" } address ? address : ForeignValue.Of("domain", text);

    private static bool IsDefanged(string? type) => type is null or "ip" or "network" or "domain" or "url" or "email";

    /// <summary>Without what keeps people from following it: hxxp://evil[.]example is http://evil.example.</summary>
    private static string Plain(string written)
    {
        string text = Defangings.Aggregate(written, (plain, one) => plain.Replace(one.Written, one.Meant, StringComparison.OrdinalIgnoreCase));
        return text.StartsWith("hxxp", StringComparison.OrdinalIgnoreCase) ? string.Concat("http", text.AsSpan(4)) : text;
    }
}
