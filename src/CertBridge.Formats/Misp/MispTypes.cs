using System.Collections.Frozen;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Misp;

/// <summary>MISP attribute types to our indicator types; docs/FORMATS.md has the same table for people.</summary>
internal static class MispTypes
{
    private static readonly FrozenDictionary<string, string> Single = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ip-src"] = "ip",
        ["ip-dst"] = "ip",
        ["domain"] = "domain",
        ["hostname"] = "domain",
        ["onion-address"] = "domain",
        ["url"] = "url",
        ["uri"] = "uri-path",
        ["port"] = "port",
        ["AS"] = "asn",
        ["mac-address"] = "mac",
        ["user-agent"] = "user-agent",
        ["email"] = "email",
        ["email-src"] = "email",
        ["email-dst"] = "email",
        ["email-reply-to"] = "email",
        ["email-subject"] = "email-subject",
        ["md5"] = "md5",
        ["sha1"] = "sha1",
        ["sha224"] = "sha224",
        ["sha256"] = "sha256",
        ["sha384"] = "sha384",
        ["sha512"] = "sha512",
        ["imphash"] = "imphash",
        ["authentihash"] = "authentihash",
        ["ssdeep"] = "ssdeep",
        ["tlsh"] = "tlsh",
        ["ja3-fingerprint-md5"] = "ja3",
        ["x509-fingerprint-sha1"] = "certificate-sha1",
        ["x509-fingerprint-sha256"] = "certificate-sha256",
        ["filename"] = "filename",
        ["pdb"] = "pdb-path",
        ["mutex"] = "mutex",
        ["regkey"] = "registry-key",
        ["named pipe"] = "named-pipe",
        ["windows-service-name"] = "service-name",
        ["windows-service-displayname"] = "service-name",
        ["vulnerability"] = "cve",
        ["malware-type"] = "malware-name",
        ["btc"] = "bitcoin-address",
        ["stix2-pattern"] = "stix-pattern",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Composites, written <c>first|second</c>: our main value is the second for a file name with a hash, else the first.</summary>
    private static readonly FrozenDictionary<string, (string First, string Second)> Pairs = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["ip-src|port"] = ("ip", "port"),
        ["ip-dst|port"] = ("ip", "port"),
        ["hostname|port"] = ("domain", "port"),
        ["domain|ip"] = ("domain", "ip"),
        ["regkey|value"] = ("registry-key", "registry-value"),
        ["malware-sample"] = ("filename", "md5"),
        ["filename|md5"] = ("filename", "md5"),
        ["filename|sha1"] = ("filename", "sha1"),
        ["filename|sha224"] = ("filename", "sha224"),
        ["filename|sha256"] = ("filename", "sha256"),
        ["filename|sha384"] = ("filename", "sha384"),
        ["filename|sha512"] = ("filename", "sha512"),
        ["filename|imphash"] = ("filename", "imphash"),
        ["filename|authentihash"] = ("filename", "authentihash"),
        ["filename|ssdeep"] = ("filename", "ssdeep"),
        ["filename|tlsh"] = ("filename", "tlsh"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Types about people and money: never made into indicators.</summary>
    private static readonly FrozenSet<string> Personal = new[]
    {
        "identity-card-number", "phone-number", "first-name", "middle-name", "last-name", "full-name", "date-of-birth", "place-of-birth", "gender",
        "passport-number", "passport-country", "passport-expiration", "redress-number", "nationality", "visa-number", "issue-date-of-the-visa",
        "primary-residence", "country-of-residence", "special-service-request", "frequent-flyer-number", "travel-details", "payment-details",
        "place-port-of-original-embarkation", "place-port-of-clearance", "place-port-of-onward-foreign-destination",
        "passenger-name-record-locator-number", "whois-registrant-email", "whois-registrant-phone", "whois-registrant-name", "iban", "bic",
        "bank-account-nr", "aba-rtn", "bin", "cc-number", "prtn",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The values of an attribute; null with the reason, in words, when it does not make an indicator.</summary>
    public static (IndicatorValue What, IndicatorValue? Also)? Values(MispAttribute attribute, out string loss)
    {
        loss = string.Empty;
        if (attribute is { Type: "text", Category: "Antivirus detection", Relation: null or "signature" })
            return Found("malware-name", attribute.Value, out loss);
        if (attribute.Type == "url" && IndicatorForms.Canonical("url", attribute.Value) is null && IndicatorForms.Canonical("domain", attribute.Value) is { } host)
            return (new IndicatorValue("domain", host), null); // a host name filed as a URL, as real events do
        if (attribute.Type is "ip-src" or "ip-dst" && attribute.Value.Contains('/', StringComparison.Ordinal))
            return Found("network", attribute.Value, out loss);
        if (Pairs.TryGetValue(attribute.Type, out (string First, string Second) pair))
            return FoundPair(attribute, pair, out loss);
        if (Single.TryGetValue(attribute.Type, out string? type))
            return Found(type, attribute.Value, out loss);
        loss = WhyNot(attribute.Type);
        return null;
    }

    private static (IndicatorValue What, IndicatorValue? Also)? Found(string type, string value, out string loss)
    {
        string? canonical = value.Length <= IndicatorValue.LengthMax ? IndicatorForms.Canonical(type, value) : null;
        loss = canonical is null ? $"the value is not of type {type}" : string.Empty;
        return canonical is null ? null : (new IndicatorValue(type, canonical), null);
    }

    private static (IndicatorValue What, IndicatorValue? Also)? FoundPair(MispAttribute attribute, (string First, string Second) pair, out string loss)
    {
        // A file name may hold the bar, a hash cannot; a registry value may, a key cannot.
        int bar = pair.First == "filename" ? attribute.Value.LastIndexOf('|') : attribute.Value.IndexOf('|', StringComparison.Ordinal);
        if (bar < 0)
        {
            loss = $"the value is not two parts with a bar between them ({pair.First}|{pair.Second})";
            return null;
        }
        var first = Found(pair.First, attribute.Value[..bar], out string firstLoss);
        var second = Found(pair.Second, attribute.Value[(bar + 1)..], out string secondLoss);
        loss = firstLoss.Length > 0 ? firstLoss : secondLoss;
        if (first is null || second is null)
            return null;
        return pair.First == "filename" ? (second.Value.What, first.Value.What) : (first.Value.What, second.Value.What);
    }

    private static string WhyNot(string type) => type switch
    {
        "link" => "a link is no indicator; web addresses are kept among the references",
        "comment" => "a comment is no indicator; it is kept in the description where it fits",
        "text" or "other" => "free text is no indicator",
        "attachment" => "attachments are not carried",
        "yara" or "sigma" or "snort" or "suricata" or "zeek" or "bro" or "kusto-query" => "detection rules are not carried",
        _ when type.StartsWith("target-", StringComparison.Ordinal) => "it describes a victim, whom a report names with consent only",
        _ when Personal.Contains(type) => "personal data is not carried",
        _ => "a report has no indicator of this type",
    };
}
