using System.Collections.Frozen;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Misp.Writing;

/// <summary>An indicator's value as an attribute of MISP, which reads back as that value; docs/FORMATS.md has the same table for people. Types and their categories are those of MISP's describeTypes.</summary>
internal static class MispAttributeForms
{
    private const string Network = "Network activity";
    private const string Delivery = "Payload delivery";
    private const string Installation = "Payload installation";
    private const string Dropped = "Artifacts dropped";
    private const string Persistence = "Persistence mechanism";

    private static readonly string[] OfFiles = [Delivery, Dropped, Installation];

    /// <summary>The type, and the categories it may stand in, the usual one first.</summary>
    private static readonly FrozenDictionary<string, (string Type, string[] Categories)> Single = new Dictionary<string, (string, string[])>(StringComparer.Ordinal)
    {
        ["ip"] = ("ip-dst", [Network, Delivery]),
        ["network"] = ("ip-dst", [Network, Delivery]),
        ["port"] = ("port", [Network]),
        ["domain"] = ("domain", [Network, Delivery]),
        ["url"] = ("url", [Network, Delivery]),
        ["uri-path"] = ("uri", [Network]),
        ["user-agent"] = ("user-agent", [Network, Delivery]),
        ["email"] = ("email-src", [Delivery, Network]),
        ["email-subject"] = ("email-subject", [Delivery, Network]),
        ["asn"] = ("AS", [Network, Delivery]),
        ["mac"] = ("mac-address", [Network, Delivery]),
        ["md5"] = ("md5", OfFiles),
        ["sha1"] = ("sha1", OfFiles),
        ["sha224"] = ("sha224", OfFiles),
        ["sha256"] = ("sha256", OfFiles),
        ["sha384"] = ("sha384", OfFiles),
        ["sha512"] = ("sha512", OfFiles),
        ["imphash"] = ("imphash", OfFiles),
        ["authentihash"] = ("authentihash", OfFiles),
        ["ssdeep"] = ("ssdeep", OfFiles),
        ["tlsh"] = ("tlsh", [Delivery, Installation]),
        ["ja3"] = ("ja3-fingerprint-md5", [Network, Delivery]),
        ["certificate-sha1"] = ("x509-fingerprint-sha1", [Network, Delivery, Dropped, Installation]),
        ["certificate-sha256"] = ("x509-fingerprint-sha256", [Network, Delivery, Dropped, Installation]),
        ["filename"] = ("filename", [Delivery, Dropped, Installation, Persistence]),
        ["pdb-path"] = ("pdb", [Dropped]),
        ["mutex"] = ("mutex", [Dropped]),
        ["registry-key"] = ("regkey", [Persistence, Dropped]),
        ["named-pipe"] = ("named pipe", [Dropped]),
        ["service-name"] = ("windows-service-name", [Dropped]),
        ["cve"] = ("vulnerability", ["External analysis", Delivery, Installation]),
        ["malware-name"] = ("malware-type", [Delivery, Installation]),
        ["bitcoin-address"] = ("btc", ["Financial fraud"]),
        ["stix-pattern"] = ("stix2-pattern", [Installation, Delivery, Dropped, Network]),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> WithFileName = new[] { "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "imphash", "authentihash", "ssdeep", "tlsh" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Null where MISP has no type for it.</summary>
    public static MispAttributeForm? Of(IndicatorValue value) => Single.TryGetValue(value.Type, out (string Type, string[] Categories) form) ? new MispAttributeForm(form.Type, form.Categories, value.Value) : null;

    /// <summary>Null where MISP has no type for the two as one thing.</summary>
    public static MispAttributeForm? Of(IndicatorValue what, IndicatorValue also) => (what.Type, also.Type) switch
    {
        ("ip", "port") => new("ip-dst|port", [Network, Delivery], $"{what.Value}|{also.Value}"),
        ("domain", "port") => new("hostname|port", [Network, Delivery], $"{what.Value}|{also.Value}"),
        ("domain", "ip") => new("domain|ip", [Network], $"{what.Value}|{also.Value}"),
        ("registry-key", "registry-value") => new("regkey|value", [Persistence, Dropped], $"{what.Value}|{also.Value}"),
        (var hash, "filename") when WithFileName.Contains(hash) => new($"filename|{hash}", hash == "tlsh" ? [Delivery, Installation] : OfFiles, $"{also.Value}|{what.Value}"),
        _ => null,
    };

    /// <summary>What an attribute of the category is for; null where the reader of MISP events takes it for something else.</summary>
    public static string? CategoryOf(string? role) => role switch
    {
        "network" => Network,
        "delivery" => Delivery,
        "payload" => Installation,
        "artifact" => Dropped,
        "persistence" => Persistence,
        _ => null,
    };
}

/// <summary>An attribute of MISP.</summary>
/// <param name="Type">Of MISP.</param>
/// <param name="Categories">That the type may stand in, the usual one first.</param>
/// <param name="Value">As the type has it.</param>
internal sealed record MispAttributeForm(string Type, string[] Categories, string Value);
