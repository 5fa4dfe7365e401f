using System.Collections.Frozen;
using CertBridge.Sharing.Patterns;

namespace CertBridge.Formats.Stix;

/// <summary>Properties of STIX observables (STIX 2.1, section 6) to our indicator types; docs/FORMATS.md has the same table for people.</summary>
internal static class StixTypes
{
    private const string Hashes = "hashes";

    /// <summary>By the type of the object and the property.</summary>
    private static readonly FrozenDictionary<string, string> Properties = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ipv4-addr:value"] = "ip",
        ["ipv6-addr:value"] = "ip",
        ["domain-name:value"] = "domain",
        ["url:value"] = "url",
        ["email-addr:value"] = "email",
        ["mac-addr:value"] = "mac",
        ["mutex:name"] = "mutex",
        ["windows-registry-key:key"] = "registry-key",
        ["autonomous-system:number"] = "asn",
        ["email-message:subject"] = "email-subject",
        ["file:name"] = "filename",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Found in patterns alone: in a bundle the object they lead to stands for itself.</summary>
    private static readonly FrozenDictionary<string, string> Paths = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["network-traffic:dst_ref.value"] = "ip",
        ["network-traffic:src_ref.value"] = "ip",
        ["network-traffic:dst_port"] = "port",
        ["network-traffic:extensions.'http-request-ext'.request_value"] = "uri-path",
        ["network-traffic:extensions.'http-request-ext'.request_header.'User-Agent'"] = "user-agent",
        ["email-message:from_ref.value"] = "email",
        ["email-message:sender_ref.value"] = "email",
        ["file:extensions.'windows-pebinary-ext'.imphash"] = "imphash",
        ["process:extensions.'windows-service-ext'.service_name"] = "service-name",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Found beside what they belong to alone: what a name resolves to, what a key holds.</summary>
    private static readonly FrozenDictionary<string, string> Seconds = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["domain-name:resolves_to_refs[*].value"] = "ip",
        ["windows-registry-key:values[*].data"] = "registry-value",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>By the name of the algorithm without its hyphen, in upper case: real files write it in every way. The strongest first.</summary>
    private static readonly (string Algorithm, string Type)[] FileHashes =
    [
        ("SHA512", "sha512"), ("SHA384", "sha384"), ("SHA256", "sha256"), ("SHA224", "sha224"), ("SHA1", "sha1"), ("MD5", "md5"), ("SSDEEP", "ssdeep"), ("TLSH", "tlsh"), ("AUTHENTIHASH", "authentihash"),
    ];

    private static readonly (string Algorithm, string Type)[] CertificateHashes = [("SHA256", "certificate-sha256"), ("SHA1", "certificate-sha1")];

    /// <summary>The type of what a pattern asks about; null where no indicator says such a thing.</summary>
    public static string? Of(ObjectPath path) => path switch
    {
        { Steps: [{ Name: Hashes }, { Name: { } algorithm }] } => OfHash(path.Type, algorithm),
        _ => path.ToString() is var text && Properties.TryGetValue(text, out string? type) ? type : Paths.GetValueOrDefault(text),
    };

    /// <summary>The type of what a pattern asks about beside something else; null where that is the same as alone.</summary>
    public static string? OfSecond(ObjectPath path) => Seconds.GetValueOrDefault(path.ToString());

    /// <summary>What an observable says that can be an indicator: our type and the text. The strongest hash first, a file's name last.</summary>
    public static IEnumerable<(string Type, string Text)> Of(StixObject observable)
    {
        ForeignFields? hashes = observable.Fields.Group(Hashes);
        foreach ((string type, string name) in Ordered(observable.Type, hashes?.Names ?? []))
        {
            if (hashes!.Text(name) is { } hash)
                yield return (type, hash);
        }
        foreach (string property in (string[])["value", "name", "key", "number", "subject"])
        {
            if (Properties.GetValueOrDefault($"{observable.Type}:{property}") is { } type && observable.Fields.Text(property) is { } text)
                yield return (type, text);
        }
    }

    private static IEnumerable<(string Type, string Name)> Ordered(string type, IEnumerable<string> names) =>
        from name in names
        let hash = OfHash(type, name)
        where hash is not null
        orderby Array.FindIndex(Table(type), one => one.Type == hash)
        select (hash, name);

    private static string? OfHash(string type, string algorithm)
    {
        string plain = algorithm.Replace("-", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
        return Array.Find(Table(type), one => one.Algorithm == plain).Type;
    }

    private static (string Algorithm, string Type)[] Table(string type) => type switch
    {
        "file" => FileHashes,
        "x509-certificate" => CertificateHashes,
        _ => [],
    };
}
