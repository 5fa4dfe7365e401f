using System.Globalization;
using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Trusting;

/// <summary>
/// What two officers sign to lower the floor of suites for a partner. There is one text for one change and one hour: it names the floor it lowers and since when
/// that stands, so that it never holds a second time, and when it was written, so that a signature that was not used is worth nothing the day after.
/// </summary>
internal static class FloorStatement
{
    /// <summary>How long it holds from the hour it names.</summary>
    public const int HoursValid = 24;

    /// <returns>UTF-8, one fact a line.</returns>
    public static byte[] Write(PartnerId self, string environment, PartnerId partner, SuiteFloorRow floor, uint to, DateTimeOffset hour) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"""
        CertBridge/1 suite-floor
        node: {self}
        environment: {environment}
        partner: {partner}
        floor: {EnvelopeSuite.NameOf(floor.Suite)} since {floor.Since.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z
        lowered to: {EnvelopeSuite.NameOf(to)}
        written: {hour.UtcDateTime:yyyy-MM-ddTHH}:00Z, holds {HoursValid} hours

        """));

    /// <summary>The hours whose statements hold now, this one first.</summary>
    public static IEnumerable<DateTimeOffset> HoursThatHold(DateTimeOffset now)
    {
        var hour = new DateTimeOffset(now.UtcDateTime.Date.AddHours(now.UtcDateTime.Hour), TimeSpan.Zero);
        return Enumerable.Range(0, HoursValid).Select(ago => hour.AddHours(-ago));
    }
}
