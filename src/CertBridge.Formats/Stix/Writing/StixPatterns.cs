using System.Collections.Frozen;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Stix.Writing;

/// <summary>An indicator's value as a pattern of STIX 2.1 (section 9), which reads back as that value; docs/FORMATS.md has the same table for people.</summary>
internal static class StixPatterns
{
    /// <summary>The property that says it, by our type.</summary>
    private static readonly FrozenDictionary<string, string> Properties = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["domain"] = "domain-name:value",
        ["url"] = "url:value",
        ["uri-path"] = "network-traffic:extensions.'http-request-ext'.request_value",
        ["user-agent"] = "network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'",
        ["email"] = "email-addr:value",
        ["email-subject"] = "email-message:subject",
        ["mac"] = "mac-addr:value",
        ["md5"] = "file:hashes.MD5",
        ["sha1"] = "file:hashes.'SHA-1'",
        ["sha224"] = "file:hashes.'SHA-224'",
        ["sha256"] = "file:hashes.'SHA-256'",
        ["sha384"] = "file:hashes.'SHA-384'",
        ["sha512"] = "file:hashes.'SHA-512'",
        ["ssdeep"] = "file:hashes.SSDEEP",
        ["tlsh"] = "file:hashes.TLSH",
        ["authentihash"] = "file:hashes.AUTHENTIHASH",
        ["imphash"] = "file:extensions.'windows-pebinary-ext'.imphash",
        ["certificate-sha1"] = "x509-certificate:hashes.'SHA-1'",
        ["certificate-sha256"] = "x509-certificate:hashes.'SHA-256'",
        ["filename"] = "file:name",
        ["mutex"] = "mutex:name",
        ["registry-key"] = "windows-registry-key:key",
        ["service-name"] = "process:extensions.'windows-service-ext'.service_name",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null where no pattern says it.</summary>
    public static string? Of(IndicatorValue value) => value.Type switch
    {
        "stix-pattern" => value.Value,
        _ => Comparison(value) is { } comparison ? $"[{comparison}]" : null,
    };

    /// <summary>Null where no pattern says the two as one thing.</summary>
    public static string? Of(IndicatorValue what, IndicatorValue also) => (what.Type, also.Type) switch
    {
        ("ip" or "domain", "port") => $"[{Equal("network-traffic:dst_ref.value", what.Value)} AND network-traffic:dst_port = {also.Value}]",
        ("domain", "ip") => $"[{Comparison(what)} AND {Equal("domain-name:resolves_to_refs[*].value", also.Value)}]",
        ("registry-key", "registry-value") => $"[{Comparison(what)} AND {Equal("windows-registry-key:values[*].data", also.Value)}]",
        (_, "filename") when Properties.GetValueOrDefault(what.Type) is { } property && property.StartsWith("file:", StringComparison.Ordinal) && what.Type != "filename" => $"[{Comparison(what)} AND {Comparison(also)}]",
        _ => null,
    };

    private static string? Comparison(IndicatorValue value) => value.Type switch
    {
        "ip" or "network" => Equal(value.Value.Contains(':', StringComparison.Ordinal) ? "ipv6-addr:value" : "ipv4-addr:value", value.Value),
        "asn" => $"autonomous-system:number = {value.Value[2..]}",
        "port" => $"network-traffic:dst_port = {value.Value}",
        _ => Properties.GetValueOrDefault(value.Type) is { } property ? Equal(property, StixForms.Of(value)) : null,
    };

    private static string Equal(string property, string text) => $"{property} = '{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
