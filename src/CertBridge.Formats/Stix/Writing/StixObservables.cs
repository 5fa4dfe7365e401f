using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Stix.Writing;

/// <summary>What was seen and is no indicator for detection, as an observable (STIX 2.1, section 6).</summary>
internal static class StixObservables
{
    /// <summary>Ids of observables are made of what they are (STIX 2.1, section 2.9).</summary>
    private static readonly Guid Space = Guid.ParseExact("00abedb4-aa42-466c-9c01-fed23315a9b7", "D");

    /// <summary>The type and the one property that is all of it; null where no observable of one property says the value.</summary>
    public static (string Type, string Property)? Of(IndicatorValue value) => value.Type switch
    {
        "ip" or "network" => (value.Value.Contains(':', StringComparison.Ordinal) ? "ipv6-addr" : "ipv4-addr", "value"),
        "domain" => ("domain-name", "value"),
        "url" => ("url", "value"),
        "email" => ("email-addr", "value"),
        "mac" => ("mac-addr", "value"),
        "mutex" => ("mutex", "name"),
        "registry-key" => ("windows-registry-key", "key"),
        "filename" => ("file", "name"),
        _ => null,
    };

    /// <summary>The name of the hash, in the vocabulary of STIX (section 10.7); null for what is none of a file.</summary>
    public static string? HashName(IndicatorValue value) => value.Type switch
    {
        "md5" => "MD5",
        "sha1" => "SHA-1",
        "sha256" => "SHA-256",
        "sha512" => "SHA-512",
        "ssdeep" => "SSDEEP",
        "tlsh" => "TLSH",
        _ => null,
    };

    /// <summary>Of a type of one property.</summary>
    public static string IdOf(string type, string property, string value) => IdOf(type, $"{{{Text(property)}:{Text(value)}}}");

    /// <summary>Of a file by its hash, and its name where it has one.</summary>
    public static string IdOfFile(string hashName, string hash, string? name) =>
        IdOf("file", $"{{\"hashes\":{{{Text(hashName)}:{Text(hash)}}}{(name is null ? string.Empty : $",\"name\":{Text(name)}")}}}");

    /// <param name="type">Of the object.</param>
    /// <param name="json">What it is, as canonical JSON (RFC 8785).</param>
    private static string IdOf(string type, string json) => $"{type}--{NamedUuid.Of(Space, json):D}";

    /// <summary>No value holds a control character, so that these two alone are escaped (RFC 8785, section 3.2.2.2).</summary>
    private static string Text(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
