using System.Globalization;
using CertBridge.Node.Admitting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>What a list is narrowed by, as it is asked over the wire.</summary>
internal static class ListTerms
{
    /// <summary>The last millisecond of the year 9999.</summary>
    private const ulong MillisMax = 253_402_300_799_999;

    /// <exception cref="NodeRefusalException">A partner that is no id, or a time before which nothing can be.</exception>
    public static ListFilter Read(Page page, ulong sinceMs, ulong untilMs, string partner, Tlp tlp)
    {
        if (untilMs != 0 && sinceMs >= untilMs)
            throw Asked.Refused(StoredItemErrors.SpanEmpty, "until_ms", "The time until is not after the time since.");
        if (!Enum.IsDefined(tlp))
            throw Asked.Refused(StoredItemErrors.SpanEmpty, "tlp", $"{(int)tlp} is no TLP known here.");
        return new ListFilter(page.Limit, page.Before)
        {
            Since = Time("since_ms", sinceMs),
            Until = Time("until_ms", untilMs),
            Partner = partner.Length == 0 ? null : Asked.Partner(partner),
            Tlp = tlp,
        };
    }

    public static string Cursor(long? next) => next?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static DateTimeOffset? Time(string field, ulong millis) => millis switch
    {
        0 => null,
        <= MillisMax => DateTimeOffset.FromUnixTimeMilliseconds((long)millis),
        _ => throw Asked.Refused(StoredItemErrors.SpanEmpty, field, "The time is after the year 9999."),
    };
}
