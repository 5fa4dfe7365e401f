using System.Globalization;
using System.Text;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Trusting;

/// <summary>
/// What two officers sign to lower the floor of suites for a partner. There is one text for one change: it names the floor it lowers and since when that
/// stands, so that it never holds a second time.
/// </summary>
internal static class FloorStatement
{
    /// <returns>UTF-8, one fact a line.</returns>
    public static byte[] Write(PartnerId self, string environment, PartnerId partner, SuiteFloorRow floor, uint to) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"""
        CertBridge/1 suite-floor
        node: {self}
        environment: {environment}
        partner: {partner}
        floor: {EnvelopeSuite.NameOf(floor.Suite)} since {floor.Since.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z
        lowered to: {EnvelopeSuite.NameOf(to)}

        """));
}
