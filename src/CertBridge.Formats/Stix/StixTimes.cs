using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats.Stix;

/// <summary>Moments as STIX writes them: RFC 3339 in UTC (STIX 2.1, section 2.16). More than seven digits of a second are refused and not cut.</summary>
internal static class StixTimes
{
    public static DateTimeOffset? Read(ForeignFields fields, string name)
    {
        if (fields.Text(name) is not { } text)
            return null;
        if (text[^1] == 'Z' && InstantText.TryParse(text, out DateTimeOffset instant))
            return instant;
        fields.Refuse(FormatErrors.OutOfRange, name, $"{Excerpt.Of(text)} is not a time such as 2026-11-21T21:40:00.000Z, with at most seven digits of a second.");
        return null;
    }
}
