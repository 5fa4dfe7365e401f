using System.Globalization;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats;

/// <summary>A value of a foreign document as one of ours.</summary>
internal static class ForeignValue
{
    /// <summary>In its canonical form; null where it is not of the type, too long, or holds what is not shown. An address with the length of a prefix is a network.</summary>
    public static IndicatorValue? Of(string type, string text) => Plain(type == "ip" && text.Contains('/', StringComparison.Ordinal) ? "network" : type, text);

    /// <summary>Null where it is no whole number from 0 to 100.</summary>
    public static long? Percent(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= 100 ? number : null;

    /// <summary>Null where it is too long, or holds what is not shown.</summary>
    public static IndicatorValue? Shown(string type, string canonical) =>
        canonical.Length <= IndicatorValue.LengthMax && TextRules.FirstForbidden(canonical, isMultiline: false) is null ? new IndicatorValue(type, canonical) : null;

    private static IndicatorValue? Plain(string type, string text) =>
        text.Length <= IndicatorValue.LengthMax && IndicatorForms.Canonical(type, text) is { } canonical ? Shown(type, canonical) : null;
}
