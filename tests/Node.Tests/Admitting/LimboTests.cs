using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using CertBridge.Node.Admitting;

namespace CertBridge.Node.Tests.Admitting;

/// <summary>
/// The cases of C2SP x509-limbo that are about the certificate itself. A key is pinned here, so nothing of a chain applies: no roots and intermediates, path
/// lengths, name constraints, authority key identifiers, policies, revocation lists; and no name is compared, so nothing of subject alternative names does. Where the
/// expectation differs, it is stricter here, and the line says why.
/// </summary>
public sealed class LimboTests
{
    /// <summary>A case, and what must be objected; empty where there is nothing to object.</summary>
    public static TheoryData<string, string> Cases { get; } = new()
    {
        { "rfc5280::validity::expired-leaf", "expired" },
        { "rfc5280::validity::expired-5-seconds", "expired" },
        { "rfc5280::validity::not-yet-valid-1-second", "not valid yet" },
        { "rfc5280::validity::notbefore-exact", "" },
        { "rfc5280::validity::notafter-fractional", "" },
        { "rfc5280::eku::ee-without-eku", "not made for this use" }, // stricter: without an extended usage it is made for any
        { "rfc5280::eku::ee-eku-empty", "not made for this use" },
        { "webpki::eku::ee-without-eku", "not made for this use" },
        { "webpki::eku::ee-anyeku", "" }, // it is made for this use among all others; a web authority must not issue it, here nobody issues
        { "rfc5280::leaf-ku-keycertsign", "" }, // the bit is about issuing, and nobody issues here
        { "rfc5280::ca-as-leaf", "not made for this use" }, // stricter, as webpki
        { "webpki::ca-as-leaf", "not made for this use" },
        { "rfc5280::duplicate-extensions", "twice" },
        { "rfc5280::ee-critical-aia-invalid", "critical extension" },
        { "rfc5280::nc::not-allowed-in-ee-critical", "critical extension" },
        { "rfc5280::no-keyusage", "" },
        { "rfc5280::no-basicconstraints", "" },
        { "rfc5280::ee-aia", "" },
        { "webpki::san::exact-dns-san", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Objection_IsWhatTheCaseCallsFor(string id, string expected)
    {
        JsonElement one = Corpus.Limbo().Single(candidate => candidate.GetProperty("id").GetString() == id);
        using X509Certificate2 certificate = X509Certificate2.CreateFromPem(one.GetProperty("peer_certificate").GetString());
        CertificateObjection? objection = CertificateJudgement.Objection(certificate, CertificateJudgement.ServerAuthentication, TimeOf(one, certificate));

        if (expected.Length == 0)
            Assert.Null(objection);
        else
            Assert.Contains(expected, objection?.ToString() ?? "nothing");
    }

    /// <summary>Whatever the other cases hold, judging a certificate that can be read at all never throws.</summary>
    [Fact]
    public void Objection_OfEveryCase_NeverThrows()
    {
        int judged = 0;
        foreach (JsonElement one in Corpus.Limbo())
        {
            X509Certificate2 certificate;
            try
            {
                certificate = X509Certificate2.CreateFromPem(one.GetProperty("peer_certificate").GetString());
            }
            catch (CryptographicException)
            {
                continue; // TLS hands on no certificate that the platform cannot read
            }
            using (certificate)
                CertificateJudgement.Objection(certificate, CertificateJudgement.ClientAuthentication, TimeOf(one, certificate));
            judged++;
        }
        Assert.InRange(judged, 90, 112);
    }

    private static DateTimeOffset TimeOf(JsonElement one, X509Certificate2 certificate) =>
        one.GetProperty("validation_time").GetString() is { } text
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
            : new DateTimeOffset(certificate.NotBefore.ToUniversalTime()) + TimeSpan.FromSeconds(1);
}
